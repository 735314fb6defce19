// `npm start`: builds the app and runs it: in Electron where its binary is present or can be fetched, in the stand-in
// on the system's Chromium elsewhere, and where there is no display the course's network is trained in the terminal.
import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium } from '../tools/chromium-host/find-chromium.js';
import { electronBinary } from './electron-binary.js';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const args = process.argv.slice(2);

function build() {
  const electronVite = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
  for (const command of [
    [path.join(root, 'scripts', 'build-kernels.js')],
    [electronVite, 'build', '--logLevel', 'error'],
  ]) {
    const { status } = spawnSync(process.execPath, command, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) process.exit(status ?? 1);
  }
}

/** Ends as the program ends. Ctrl-C reaches it directly: the terminal sends it to both. */
function run(program, programArgs) {
  const child = spawn(program, programArgs, { cwd: root, stdio: 'inherit' });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('error', (error) => {
    console.error(`${program}: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => (process.exitCode = signal ? 1 : (code ?? 1)));
}

const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;

build();
if (!hasDisplay) {
  console.log(
    'There is no display: training the course network in the terminal (inkling train --preset course).',
  );
  run(process.execPath, [path.join(root, 'bin', 'inkling.js'), 'train', '--preset', 'course', ...args]);
} else {
  const electron = await electronBinary();
  if (electron) {
    console.log('Running in Electron.');
    run(electron, [root, ...args]);
  } else {
    try {
      findChromium();
      console.log("Electron's binary cannot be had here: running on the system's Chromium.");
      run(process.execPath, [path.join(root, 'tools', 'chromium-host', 'run.js'), root, ...args]);
    } catch (error) {
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}
