// Runs every check and test, and ends with one line that counts them.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { provideChromium } from './chromium.js';
import { presentElectron } from './electron-binary.js';

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

/** What a script prints, and whether it succeeded; several can run at once. */
function run(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('close', (code) => resolve({ output, succeeded: code === 0 }));
  });
}

/** Checks that do not depend on each other, two at a time; each counts as one test. */
async function checkAll(checks) {
  const waiting = [...checks];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, ...args] = next;
      const { output, succeeded } = await run(args);
      console.log(`\n— ${name}${succeeded ? '' : ': failed'}`);
      if (output.trim() !== '') console.log(output.trimEnd());
      if (succeeded) passed++;
      else failed++;
    }
  };
  await Promise.all([work(), work()]);
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

/** The end-to-end specs, in Electron or in the stand-in. */
function playwright() {
  const runtime = presentElectron() ? 'Electron' : `tools/chromium-host on ${chromium}`;
  console.log(`\n— end-to-end tests in ${runtime}`);
  const report = path.join(scratch, 'end-to-end.json');
  process.env.PLAYWRIGHT_JSON_OUTPUT_NAME = report;
  const succeeded = node(tool('@playwright/test', 'playwright'), 'test', '--reporter=list,json');
  let stats = { expected: 0, unexpected: 0, flaky: 0, skipped: 0 };
  try {
    stats = JSON.parse(readFileSync(report, 'utf8')).stats;
  } catch {
    // No report: counted below.
  }
  console.log(`${stats.expected + stats.unexpected + stats.flaky + stats.skipped} specs in ${runtime}`);
  if (stats.flaky > 0) console.log(`${stats.flaky} of them only at the second attempt`);
  passed += stats.expected + stats.flaky;
  failed += stats.unexpected;
  skipped += stats.skipped;
  if (!succeeded && stats.unexpected === 0) failed++;
}

console.log(
  process.env.INKLING_MNIST_DIR
    ? `Data: MNIST in ${process.env.INKLING_MNIST_DIR}`
    : 'Data: a small generated data set (INKLING_MNIST_DIR is not set)',
);
const chromium = provideChromium();
await checkAll([['kernels', path.join(root, 'scripts', 'build-kernels.js')]]);
// The long ones first, so that the short ones fill the gaps.
await checkAll([
  [
    'types of the renderer',
    tool('svelte-check'),
    '--tsconfig',
    'tsconfig.renderer.json',
    '--fail-on-warnings',
  ],
  ['lint', tool('eslint'), '.', '--max-warnings', '0'],
  ...[
    'tsconfig.node.json',
    'tsconfig.e2e.json',
    'src/core',
    'src/formats',
    'src/figures',
    'tools/chromium-host',
  ].map((project) => [`types of ${project}`, tool('typescript', 'tsc'), '-p', project]),
  ['format', tool('prettier'), '--check', '--log-level', 'warn', '.'],
  ['build', tool('electron-vite'), 'build', '--logLevel', 'warn'],
]);
vitest('unit tests');
vitest('chromium-host', '--config', 'tools/chromium-host/vitest.config.js');
playwright();

rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed > 0 ? 1 : 0;
