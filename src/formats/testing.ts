/** For tests of formats: damage, done evenly and at random, and NumPy where it is. */
/* eslint-disable no-restricted-imports, no-restricted-globals, no-undef -- tests may use Node */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { RandomStream } from '../core/random';
import { FormatError } from './format-error';

/** A file made by NumPy; see make_fixtures.py. */
export function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`fixtures/${name}`, import.meta.url)));
}

/** What work throws, which must be a FormatError of one line; null if it throws nothing. */
export function formatErrorOf(work: () => unknown): string | null {
  try {
    work();
  } catch (error) {
    if (!(error instanceof FormatError) || /[\n\r]/.test(error.message) || error.message === '') throw error;
    return error.message;
  }
  return null;
}

/** The file with one bit flipped, at `count` places and bits drawn from a fixed seed. */
export function* withFlippedBits(file: Uint8Array, count: number): Generator<Uint8Array> {
  const random = RandomStream.named(20, 'search');
  for (let i = 0; i < count; i++) {
    const damaged = file.slice();
    damaged[random.integer(file.length)]! ^= 1 << random.integer(8);
    yield damaged;
  }
}

/** The file cut off behind every `step`th byte, the whole file not included. */
export function* truncations(file: Uint8Array, step: number): Generator<Uint8Array> {
  for (let length = 0; length < file.length; length += step) yield file.slice(0, length);
}

/** A copy with bytes set at a place; a negative one counts from the end. */
export function patched(file: Uint8Array, place: number, ...bytes: number[]): Uint8Array {
  const copy = file.slice();
  copy.set(bytes, place < 0 ? file.length + place : place);
  return copy;
}

/** Whether python3 with NumPy is here. */
export const hasNumpy = spawnSync('python3', ['-c', 'import numpy']).status === 0;

/** An array as NumPy sees it: dtype, shape, and its bytes in C order as hexadecimal. */
export type NumpyView = [dtype: string, shape: number[], bytes: string];

/** Has NumPy load a .npz or .npy file without pickle, and tells what it saw. */
export function loadWithNumpy(file: Uint8Array): Record<string, NumpyView> {
  const folder = mkdtempSync(path.join(tmpdir(), 'inkling-numpy-'));
  const name = path.join(folder, 'file');
  writeFileSync(name, file);
  const code = `
import json, sys
import numpy as np
loaded = np.load(sys.argv[1], allow_pickle=False)
arrays = {'': loaded} if isinstance(loaded, np.ndarray) else {name: loaded[name] for name in loaded.files}
print(json.dumps({name: [a.dtype.str, list(a.shape), a.tobytes().hex()] for name, a in arrays.items()}))`;
  const { stdout, stderr, status } = spawnSync('python3', ['-c', code, name], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, NumpyView>;
}

/** The bytes of a typed array as hexadecimal. */
export function hexOf(view: ArrayBufferView): string {
  return Buffer.from(view.buffer, view.byteOffset, view.byteLength).toString('hex');
}

/** Each different Python with NumPy that is here, such as `python3` and the system's. */
export function pythonsWithNumpy(): { python: string; numpy: string }[] {
  const code = 'import sys, numpy; print(numpy.__version__, sys.executable)';
  const found = new Map<string, { python: string; numpy: string }>();
  for (const python of ['python3', '/usr/bin/python3']) {
    const { stdout, status } = spawnSync(python, ['-c', code], { encoding: 'utf8' });
    const [numpy = '', executable = ''] = status === 0 ? stdout.trim().split(' ') : [];
    if (executable !== '' && !found.has(executable)) found.set(executable, { python, numpy });
  }
  return [...found.values()];
}

/** What Python's pickler makes of expressions, in which NumPy is `np`. */
export function pickledByPython(
  python: string,
  expressions: readonly string[],
  protocol: number,
): Uint8Array[] {
  const code = `
import base64, json, pickle, sys
import numpy as np
pickled = [pickle.dumps(eval(expression), ${protocol}) for expression in json.load(sys.stdin)]
print(json.dumps([base64.b64encode(file).decode() for file in pickled]))`;
  const input = JSON.stringify(expressions);
  const { stdout, stderr, status } = spawnSync(python, ['-c', code], {
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  return (JSON.parse(stdout) as string[]).map((text) => new Uint8Array(Buffer.from(text, 'base64')));
}
