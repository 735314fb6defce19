// `npm start`: builds what is needed and trains the course's network on the data set that is found.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const node = (args, stdio) => spawnSync(process.execPath, args, { cwd: root, stdio }).status ?? 1;

const electronVite = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js');
const quiet = ['ignore', 'ignore', 'inherit'];
process.exitCode =
  node([path.join(root, 'scripts', 'build-kernels.js')], quiet) ||
  node([electronVite, 'build', '--logLevel', 'error'], quiet) ||
  node([path.join(root, 'bin', 'inkling.js'), 'train', '--preset', 'course', ...process.argv.slice(2)], 'inherit');
