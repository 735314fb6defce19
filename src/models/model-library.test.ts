import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeModelNpz } from '../formats/model-npz';
import { FileError } from '../storage/file-error';
import { temporaryFolder } from '../storage/testing';
import { ModelLibrary } from './model-library';
import { courseModel, smallModel } from './testing';

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

describe('models that lost something', () => {
  it.each<[string, (folder: string) => void]>([
    ['the copy', (folder) => rmSync(path.join(folder, 'model.npz'))],
    ['what is known of it', (folder) => rmSync(path.join(folder, 'entry.json'))],
    ['half of that', (folder) => truncateSync(path.join(folder, 'entry.json'), 100)],
    ['its version', (folder) => writeFileSync(path.join(folder, 'entry.json'), '{"version": 2}')],
  ])('are left out, and are whole again when they are opened again: %s', (_, damage) => {
    const { id } = library.importModel(model())!;
    const other = library.importModel(model(1))!;
    damage(folderOf(id));
    expect(library.list()).toEqual([other]);
    expect(() => library.read(id)).toThrow(FileError);
    expect(() => library.change(id, { starred: true })).toThrow(FileError);
    expect(library.importModel(model())!.id).toBe(id);
    expect(library.read(id).contents.model).toEqual(smallModel());
    expect(readdirSync(library.folder).sort()).toEqual([id, other.id].sort());
  });

  it('are named when the copy is damaged, and mended when they are opened again', () => {
    const { id } = library.importModel(model())!;
    library.change(id, { name: 'Mine' });
    const copy = path.join(folderOf(id), 'model.npz');
    writeFileSync(copy, readFileSync(model(1)));
    expect(() => library.read(id)).toThrow(`${copy}: is damaged`);
    writeFileSync(copy, readFileSync(copy).subarray(0, 1000));
    expect(() => library.read(id)).toThrow(`${copy}: truncated`);
    expect(library.importModel(model())).toMatchObject({ id, name: 'Mine' });
    expect(library.read(id).contents.model).toEqual(smallModel());
  });

  it('are not taken for others: a folder that was copied', () => {
    const stored = library.importModel(model())!;
    cpSync(folderOf(stored.id), folderOf('copy'), { recursive: true });
    expect(library.list()).toEqual([stored]);
  });
});

describe('what users say of a model', () => {
  it('is kept: name, star', () => {
    const { id } = library.importModel(model())!;
    expect(library.change(id, { name: 'Wide', starred: true })).toMatchObject({
      name: 'Wide',
      starred: true,
    });
    expect(library.change(id, { starred: false })).toMatchObject({ name: 'Wide', starred: false });
    expect(new ModelLibrary(library.folder).list()[0]).toMatchObject({ name: 'Wide', starred: false });
    expect(() => library.change(id, { name: '  ' })).toThrow('Wide: a model needs a name');
  });

  it('says how to read a file that does not tell', () => {
    const { id, preprocessingRecorded } = library.importModel(file('course.npz', courseModel(smallModel())))!;
    expect(preprocessingRecorded).toBe(false);
    const scale = () => library.read(id).contents.model.preprocessing;
    expect(scale()).toMatchObject({ kind: 'raw', scale: 1 });
    expect(library.change(id, { preprocess: 'unit' }).preprocess).toBe('unit');
    expect(scale()).toMatchObject({ kind: 'unit', scale: 1 / 255 });
    expect(library.read(id).contents.preprocessingRecorded).toBe(false);
    library.change(id, { preprocess: 'raw' });
    expect(scale()).toMatchObject({ kind: 'raw', scale: 1 });
  });

  it('is refused of a file that does', () => {
    const { id } = library.importModel(model())!;
    expect(() => library.change(id, { preprocess: 'raw', starred: true })).toThrow(
      'model 0: says itself what is to be done to pixels; that cannot be changed',
    );
    expect(library.list()[0]!.starred).toBe(false);
  });
});

describe('deleting models', () => {
  it('moves them aside, from where they can be brought back', () => {
    const stored = library.importModel(model())!;
    library.change(stored.id, { name: 'Mine' });
    library.delete([stored.id]);
    expect(library.list()).toEqual([]);
    expect(existsSync(path.join(library.folder, '.deleted', stored.id, 'model.npz'))).toBe(true);
    library.restore([stored.id]);
    expect(library.list()).toEqual([{ ...stored, name: 'Mine' }]);
    library.restore([stored.id]);
    library.delete([stored.id, stored.id]);
    expect(library.list()).toEqual([]);
  });

  it('deletes none when one of them is not there', () => {
    const { id } = library.importModel(model())!;
    expect(() => library.delete([id, 'abc'])).toThrow(`abc: no such model in ${library.folder}`);
    expect(library.list()).toHaveLength(1);
    expect(() => library.restore(['abc'])).toThrow('abc: cannot be brought back: it is not there any more');
  });

  it('begins anew when the file is opened again, and bringing back changes nothing then', () => {
    const { id } = library.importModel(model())!;
    library.change(id, { name: 'Old' });
    library.delete([id]);
    expect(library.importModel(model())!.name).toBe('model 0');
    library.restore([id]);
    expect(library.list().map(({ name }) => name)).toEqual(['model 0']);
    library.delete([id]);
    library.restore([id]);
    expect(library.list().map(({ name }) => name)).toEqual(['model 0']);
  });

  it('is for good after 30 days', () => {
    const [first, second] = [0, 1].map((seed) => library.importModel(model(seed))!.id) as [string, string];
    library.delete([first, second]);
    const longAgo = new Date(Date.now() - 31 * 24 * 3600 * 1000);
    utimesSync(path.join(library.folder, '.deleted', first), longAgo, longAgo);
    library.purge();
    expect(readdirSync(path.join(library.folder, '.deleted'))).toEqual([second]);
    new ModelLibrary(path.join(home, 'none')).purge();
  });

  it.each(['', '.', '..', '.deleted', '../models', 'a/b', 'a\\b', '/etc'])(
    'takes no path for a model: %j',
    (id) => {
      mkdirSync(library.folder);
      const reason = 'is not the id of a model';
      expect(() => library.read(id)).toThrow(reason);
      expect(() => library.change(id, { starred: true })).toThrow(reason);
      expect(() => library.delete([id])).toThrow(reason);
      expect(() => library.restore([id])).toThrow(reason);
    },
  );
});
