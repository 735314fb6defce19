// Compiles the AssemblyScript kernels and writes them as a TypeScript module, so that every bundle carries them
// inline: nothing has to be fetched or found on disk, in Node as in Electron.
import asc from 'assemblyscript/asc';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const folder = path.join(root, 'src', 'kernels', 'generated');
const target = path.join(folder, 'simd-binary.ts');

let binary;
const { error, stderr } = await asc.main(
  // No relaxed SIMD: every instruction is defined to the last bit.
  [
    'index.ts',
    '--outFile',
    'simd.wasm',
    '--enable',
    'simd',
    '--runtime',
    'stub',
    '--noAssert',
    '-O3',
    '--converge',
  ],
  {
    readFile: async (name, base) =>
      readFile(path.join(root, 'src', 'kernels', 'assembly', base ?? '', name), 'utf8').catch(() => null),
    writeFile: (name, contents) => {
      if (name === 'simd.wasm') binary = contents;
    },
    listFiles: () => [],
  },
);
if (error || !binary) {
  process.stderr.write(`${stderr.toString()}\n${error?.message ?? 'no output'}\n`);
  process.exit(1);
}
const text = `/** The SIMD kernels' WebAssembly module in base64. Written by scripts/build-kernels.js. */
export const simdBinary =
  '${Buffer.from(binary).toString('base64')}';
`;
await mkdir(folder, { recursive: true });
if ((await readFile(target, 'utf8').catch(() => '')) !== text) await writeFile(target, text);
