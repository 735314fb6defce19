// Where Electron's binary is. Its package fetches it from elsewhere on first launch; many networks cannot reach that.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const packageFolder = path.join(
  path.dirname(path.dirname(fileURLToPath(import.meta.url))),
  'node_modules',
  'electron',
);
const SOURCE = 'https://github.com/electron/electron/releases';
const PROBE_MILLISECONDS = 3000;
const FETCH_MILLISECONDS = 180_000;

/** The path of Electron's executable, or null where it is not present. */
export function presentElectron() {
  const pathFile = path.join(packageFolder, 'path.txt');
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(packageFolder, 'dist');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : 'electron';
  const executable = path.join(dist, name);
  return existsSync(executable) ? executable : null;
}

/** The same, after trying to fetch it where its source answers at once. */
export async function electronBinary() {
  const present = presentElectron();
  if (present) return present;
  const source = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? SOURCE;
  try {
    await fetch(source, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_MILLISECONDS) });
  } catch {
    return null;
  }
  console.log('Fetching Electron (about 110 MB, once) ...');
  spawnSync(process.execPath, [path.join(packageFolder, 'install.js')], {
    stdio: ['ignore', 'inherit', 'ignore'],
    timeout: FETCH_MILLISECONDS,
  });
  return presentElectron();
}
