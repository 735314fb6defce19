// Runs every check and test, and ends with one line that counts them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const scratch = mkdtempSync(path.join(os.tmpdir(), 'inkling-test-'));
let passed = 0;
let failed = 0;
let skipped = 0;

/** The JavaScript file behind a command of an installed package: no shell is needed to run it. */
function tool(packageName, command = packageName) {
  const folder = path.join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[command]);
}

function node(...args) {
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  return result.status === 0;
}

/** One check counts as one test. */
function check(name, ...args) {
  console.log(`\n— ${name}`);
  if (node(...args)) passed++;
  else {
    failed++;
    console.log(`${name}: failed`);
  }
}

/** A Vitest run counts its tests; one that fell over without counting any is one failure. */
function vitest(name, ...args) {
  console.log(`\n— ${name}`);
  const report = path.join(scratch, `${name.replaceAll(' ', '-')}.json`);
  const succeeded = node(
    tool('vitest'),
    'run',
    ...args,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  );
  let counts = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // No report: counted below.
  }
  passed += counts.numPassedTests;
  failed += counts.numFailedTests;
  skipped += counts.numPendingTests;
  if (!succeeded && counts.numFailedTests === 0) failed++;
}

console.log(
  process.env.INKLING_MNIST_DIR
    ? `Data: MNIST in ${process.env.INKLING_MNIST_DIR}`
    : 'Data: a small generated data set (INKLING_MNIST_DIR is not set)',
);
check('kernels', path.join(root, 'scripts', 'build-kernels.js'));
for (const project of ['src/core', 'src/formats', 'src/figures', 'tsconfig.node.json']) {
  check(`types of ${project}`, tool('typescript', 'tsc'), '-p', project);
}
check('lint', tool('eslint'), '.');
check('format', tool('prettier'), '--check', '--log-level', 'warn', '.');
check('build', tool('electron-vite'), 'build');
vitest('tests');

rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
