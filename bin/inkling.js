#!/usr/bin/env node
// The package's command. What it starts is built by `npm run build`.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const built = path.join(root, 'out', 'main', 'inkling.js');
if (existsSync(built)) {
  const { main } = await import(pathToFileURL(built).href);
  process.exitCode = await main(process.argv.slice(2), { resourcesFolder: path.join(root, 'resources') });
} else {
  process.stderr.write('inkling: not built yet; run `npm run build` first\n');
  process.exitCode = 1;
}
