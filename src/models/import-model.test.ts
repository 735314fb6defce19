/** Opening model files: what is one, what is damaged, and what a kill or a full disk leaves. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { predictImage } from '../core/model';
import { MODEL_FORMATS } from '../formats/model-formats';
import { writeModelNpz } from '../formats/model-npz';
import { FileError } from '../storage/file-error';
import { smallDataset } from '../runs/testing';
import { contentsOf, runSource, smallDisk, temporaryFolder } from '../storage/testing';
import { ModelLibrary } from './model-library';
import { smallModel, writeDataset } from './testing';

let home: string;
let library: ModelLibrary;

beforeEach(() => {
  home = temporaryFolder();
  library = new ModelLibrary(path.join(home, 'models'));
});

const file = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(path.join(home, name), bytes);
  return path.join(home, name);
};
const model = (seed = 0, name = `model ${seed}.npz`) => file(name, writeModelNpz(smallModel(seed)));
const folderOf = (id: string) => path.join(library.folder, id);

describe('opening model files', () => {
  it('copies them byte for byte, so that the original may move', () => {
    const original = model();
    const bytes = readFileSync(original);
    const stored = library.importModel(original)!;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(stored).toEqual({
      version: 1,
      id: sha256.slice(0, 32),
      name: 'model 0',
      format: 'npz',
      source: original,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      sha256,
      bytes: bytes.length,
      shape: { inputs: 196, hidden: 7, classes: 10 },
      valAccuracy: null,
      preprocessingRecorded: true,
      preprocess: null,
      starred: false,
    });
    expect(readdirSync(library.folder)).toEqual([stored.id]);
    expect(contentsOf(folderOf(stored.id)).get('model.npz')).toEqual(bytes);
    rmSync(original);
    expect(library.list()).toEqual([stored]);
    expect(library.read(stored.id).contents.model).toEqual(smallModel());
  });

  it.each(MODEL_FORMATS)('of every format: $name', (format) => {
    const model = smallModel();
    const history = {
      ...{ epoch: 2, learningRate: 0.1, batchSize: 10, lossHistory: [2, 1], valLossHistory: [2, 1] },
      valAccuracyHistory: [0.5, 0.75],
    };
    const bytes = format.write({ model, history, pythonClass: null });
    const stored = library.importModel(file(`mine${format.extension}`, bytes))!;
    expect(stored).toMatchObject({ name: 'mine', format: format.name, shape: model.shape });
    expect(library.list()).toEqual([stored]);
    const { contents } = library.read(stored.id);
    // ONNX has no place for the preprocessing: it is folded into the first layer there.
    const image = smallDataset.test!.images.subarray(0, 196);
    const { scores } = predictImage(contents.model, image);
    predictImage(model, image).scores.forEach((score, i) => expect(scores[i]).toBeCloseTo(score, 5));
    expect(stored.valAccuracy).toBe(contents.history?.valAccuracyHistory.at(-1) ?? null);
    expect(contentsOf(folderOf(stored.id)).get(`model${format.extension}`)).toEqual(Buffer.from(bytes));
  });

  it('keeps one copy of the same bytes, with what the user said of it', () => {
    const stored = library.importModel(model())!;
    library.change(stored.id, { name: 'Mine', starred: true });
    const again = library.importModel(model(0, 'a copy.npz'));
    expect(again).toEqual({ ...stored, name: 'Mine', starred: true });
    expect(library.importModel(model(1))!.id).not.toBe(stored.id);
    expect(library.list()).toHaveLength(2);
  });

  it('lists the newest first', () => {
    const ids = [0, 1, 2].map((seed) => library.importModel(model(seed))!.id);
    ids.forEach((id, i) => {
      const json = path.join(folderOf(id), 'entry.json');
      const createdAt = `2026-01-0${[2, 3, 1][i]}T00:00:00.000Z`;
      writeFileSync(json, JSON.stringify({ ...JSON.parse(readFileSync(json, 'utf8')), createdAt }));
    });
    expect(library.list().map(({ id }) => id)).toEqual([ids[1], ids[0], ids[2]]);
    expect(new ModelLibrary(path.join(home, 'none')).list()).toEqual([]);
  });

  it.each<[string, () => string]>([
    ['a data set', () => writeDataset(path.join(home, 'digits.npz'), smallDataset)],
    ['a text', () => file('notes.txt', 'W1 and b1')],
    ['an empty file', () => file('empty.npz', '')],
    ['a folder', () => library.folder.replace(/models$/, '')],
  ])('tells what is no model: %s', (_, make) => {
    expect(library.importModel(make())).toBeNull();
    expect(existsSync(library.folder)).toBe(false);
  });

  it.each<[string, (whole: Uint8Array) => Uint8Array, RegExp]>([
    ['truncated', (whole) => whole.subarray(0, whole.length - 100), /truncated/],
    ['changed', (whole) => whole.map((byte, i) => (i === 700 ? byte ^ 4 : byte)), /checksum of W1/],
    ['of three layers', () => threeLayers(), /an array W3: not a network of two layers/],
  ])('refuses a damaged one by its name and reason: %s', (_, damage, reason) => {
    const broken = file('broken.npz', damage(writeModelNpz(smallModel())));
    expect(() => library.importModel(broken)).toThrow(FileError);
    expect(() => library.importModel(broken)).toThrow(reason);
    expect(() => library.importModel(broken)).toThrow(new RegExp(`^${broken}: `));
    expect(existsSync(library.folder)).toBe(false);
  });

  it('names a file that is not there', () => {
    const missing = path.join(home, 'missing.npz');
    expect(() => library.importModel(missing)).toThrow(`${missing}: no such file or folder`);
  });

  it('refuses what is larger than 512 MB before it is read', () => {
    const large = model();
    truncateSync(large, 600 * 2 ** 20);
    expect(library.importModel(large)).toBeNull();
    // A zip's directory, at its end, tells a model from a data set.
    writeFileSync(large, 'W1.npy', { flag: 'a' });
    expect(() => library.importModel(large)).toThrow(`${large}: is larger than 512 MB (629145606 bytes)`);
    const other = file('large.bin', 'no model');
    truncateSync(other, 600 * 2 ** 20);
    expect(library.importModel(other)).toBeNull();
  });

  it('leaves nothing on a full disk (needs the right to mount a tmpfs)', (context) => {
    const disk = smallDisk(context, '64k');
    const small = new ModelLibrary(path.join(disk.path, 'models'));
    const large = file('large.npz', writeModelNpz(smallModel(0, 10, 1600)));
    expect(() => small.importModel(large)).toThrow(/no space left on the disk$/);
    expect(readdirSync(disk.path)).toEqual([]);
    disk.resize('4m');
    expect(small.importModel(large)).not.toBeNull();
  });

  it('shows half a copy to nobody, wherever the process is killed', async () => {
    const original = model();
    const code = (kill: number) => `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      let left = ${kill};
      for (const name of ['mkdirSync', 'openSync', 'writeSync', 'fsyncSync', 'renameSync']) {
        const originalCall = fs[name];
        fs[name] = (file, ...rest) => {
          if (--left === 0) process.kill(process.pid, 'SIGKILL');
          return originalCall(file, ...rest);
        };
      }
      syncBuiltinESMExports();
      const { ModelLibrary } = await import('SOURCES/models/model-library.ts');
      const library = new ModelLibrary(${JSON.stringify(library.folder)});
      left = ${kill};
      library.importModel(${JSON.stringify(original)});
      console.log('through');`;
    for (const kill of [1, 3, 5, 6, 9, 11, Infinity]) {
      const { stdout, stderr } = await runSource(code(kill));
      expect(stderr).toBe('');
      const isThrough = stdout.includes('through');
      expect(isThrough, String(kill)).toBe(kill === Infinity);
      expect(library.list(), String(kill)).toHaveLength(isThrough ? 1 : 0);
    }
    const left = readdirSync(library.folder).filter((name) => name.startsWith('.unfinished-'));
    expect(left.length).toBeGreaterThan(3);
    library.purge();
    expect(readdirSync(library.folder)).toHaveLength(left.length + 1);
    library.purge(Date.now() + 25 * 3600 * 1000);
    expect(readdirSync(library.folder)).toHaveLength(1);
  });
});

function threeLayers(): Uint8Array {
  // Names of equal length, in the entries and in the directory: W2 becomes W3.
  const bytes = Buffer.from(writeModelNpz(smallModel()));
  return Buffer.from(bytes.toString('latin1').replaceAll('W2.npy', 'W3.npy'), 'latin1');
}
