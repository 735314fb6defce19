import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isPartialFile, renamePatiently, writeFileWhole } from './atomic-file';
import { FileError } from './file-error';
import { makeFolder } from './make-folder';
import { contentsOf, isRoot, runSource, smallDisk, startSource, temporaryFolder } from './testing';

let folder: string;
let file: string;

beforeEach(() => {
  folder = temporaryFolder();
  file = path.join(folder, 'file');
});

afterEach(() => vi.unstubAllGlobals());

describe('writeFileWhole', () => {
  it('writes text and replaces what was there, leaving nothing else', () => {
    writeFileWhole(file, 'größer');
    expect(readFileSync(file, 'utf8')).toBe('größer');
    writeFileWhole(file, 'x');
    expect(readFileSync(file, 'utf8')).toBe('x');
    writeFileWhole(file, '');
    expect([...contentsOf(folder)]).toEqual([['file', Buffer.alloc(0)]]);
  });

  it.each([
    ['Float64Array', Float64Array.of(1, -0, NaN, Math.PI)],
    ['BigInt64Array', BigInt64Array.of(1n, -1n, 2n ** 62n)],
    ['Float32Array', Float32Array.of(1, 2, 3)],
    ['Uint16Array', Uint16Array.of(1, 2, 65535)],
    ['Buffer', Buffer.from('bytes')],
    ['a part of a larger array', new Float64Array(100).fill(3).subarray(7, 19)],
    ['nothing', new Float64Array()],
  ])('writes every byte of a typed array: %s', (_, array: NodeJS.TypedArray) => {
    writeFileWhole(file, array as Uint8Array);
    expect(readFileSync(file)).toEqual(Buffer.from(array.buffer, array.byteOffset, array.byteLength));
  });

  it('makes the folders it needs', () => {
    writeFileWhole(path.join(folder, 'a', 'b', 'c'), 'x');
    expect([...contentsOf(folder).keys()]).toEqual([path.join('a', 'b', 'c')]);
  });

  it('goes behind a link, and keeps the permissions of what it replaces', () => {
    mkdirSync(path.join(folder, 'elsewhere'));
    const target = path.join(folder, 'elsewhere', 'target');
    writeFileSync(target, 'old');
    chmodSync(target, 0o640);
    symlinkSync(target, file);
    writeFileWhole(file, 'new');
    expect(readFileSync(target, 'utf8')).toBe('new');
    expect(statSync(target).mode & 0o777).toBe(0o640);
    expect(readdirSync(path.join(folder, 'elsewhere'))).toEqual(['target']);
    expect(readdirSync(folder).sort()).toEqual(['elsewhere', 'file']);
  });

  it('never shows a part: a reader that looks all the time sees one whole version or another', async () => {
    writeFileWhole(file, 'a'.repeat(300_000));
    const reader = startSource(`
      import { readFileSync } from 'node:fs';
      let looks = 0;
      process.stdin.on('data', () => process.exit(0));
      console.log('reading');
      const look = () => {
        const text = readFileSync(${JSON.stringify(file)}, 'utf8');
        if (text.length !== 300000 || text !== text[0].repeat(300000)) console.log('torn ' + text.length);
        if (++looks % 100 === 0) console.log('looked');
        setImmediate(look);
      };
      look();`);
    let heard = '';
    let noise = '';
    reader.stderr.on('data', (chunk: Buffer) => (noise += chunk.toString()));
    const closed = new Promise((resolve) => reader.on('close', resolve));
    const looked = new Promise<void>((resolve, reject) => {
      reader.stdout.on('data', (chunk: Buffer) => {
        heard += chunk.toString();
        if (heard.includes('looked')) resolve();
      });
      reader.on('close', () => reject(new Error(noise)));
    });
    let isDone = false;
    const done = looked.finally(() => (isDone = true));
    for (let i = 0; !isDone; i++) {
      writeFileWhole(file, 'abc'[i % 3]!.repeat(300_000));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await done;
    reader.stdin.end('enough');
    await closed;
    expect(heard).not.toContain('torn');
  });

  it('throws and changes nothing where a folder stands, or a file stands above', () => {
    mkdirSync(file);
    expect(() => writeFileWhole(file, 'x')).toThrow(new FileError(file, 'is a folder, not a file'));
    writeFileSync(path.join(folder, 'above'), '');
    const below = path.join(folder, 'above', 'a', 'b');
    const reason = 'a part of the path is not a folder';
    expect(() => writeFileWhole(below, 'x')).toThrow(new FileError(below, reason));
    const above = path.join(folder, 'above');
    expect(() => makeFolder(above)).toThrow(new FileError(above, 'is a file, not a folder'));
    expect(readdirSync(folder).sort()).toEqual(['above', 'file']);
  });

  it('does not replace a device by a file', () => {
    if (process.platform === 'win32') return;
    writeFileWhole('/dev/null', 'x');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it.skipIf(!isRoot)('names a folder that may not be written to (needs root, to be another)', async () => {
    writeFileSync(file, 'old');
    const code = `
      import { writeFileWhole } from 'SOURCES/storage/atomic-file.ts';
      for (const file of ${JSON.stringify([file, path.join(folder, 'new', 'file')])}) {
        try { writeFileWhole(file, 'x'); console.log('written'); } catch (error) { console.log(error.message); }
      }`;
    const { stdout, stderr } = await runSource(code, 65534);
    expect(stderr).toBe('');
    const below = path.join(folder, 'new');
    expect(stdout).toBe(`${file}: permission denied\n${below}: permission denied\n`);
    expect([...contentsOf(folder)]).toEqual([['file', Buffer.from('old')]]);
  });
});

describe('a disk (needs the right to mount a tmpfs)', () => {
  it('that is nearly full keeps the old content, and no other file or folder', (context) => {
    const disk = smallDisk(context, '256k');
    const kept = path.join(disk.path, 'kept');
    writeFileWhole(kept, Buffer.alloc(100_000, 1));
    // 100 kB fit and would be written; only what is left over fails.
    const large = Buffer.alloc(200_000, 2);
    expect(() => writeFileWhole(kept, large)).toThrow(new FileError(kept, 'no space left on the disk'));
    const below = path.join(disk.path, 'a', 'b', 'new');
    expect(() => writeFileWhole(below, large)).toThrow(new FileError(below, 'no space left on the disk'));
    expect(readdirSync(disk.path)).toEqual(['kept']);
    expect(readFileSync(kept).equals(Buffer.alloc(100_000, 1))).toBe(true);
    disk.resize('1m');
    writeFileWhole(kept, large);
    expect(readFileSync(kept).equals(large)).toBe(true);
  });
});

describe('isPartialFile', () => {
  it('knows what a killed process leaves, and nothing else', async () => {
    const code = `
      import fs from 'node:fs';
      import { syncBuiltinESMExports } from 'node:module';
      fs.fsyncSync = () => process.kill(process.pid, 'SIGKILL');
      syncBuiltinESMExports();
      const { writeFileWhole } = await import('SOURCES/storage/atomic-file.ts');
      writeFileWhole(${JSON.stringify(file)}, 'x');`;
    await runSource(code);
    const left = readdirSync(folder);
    expect(left).toHaveLength(1);
    expect(left.filter(isPartialFile)).toEqual(left);
    expect(
      ['file', 'run.json', 'a.partial', 'epoch-0001.npz', 'x.0123456789ab'].filter(isPartialFile),
    ).toEqual([]);
  });
});

describe('renamePatiently', () => {
  const failing = (code: string, times: number) => {
    let calls = 0;
    const rename = () => {
      if (++calls <= times) throw Object.assign(new Error(code), { code });
    };
    return { rename, calls: () => calls };
  };

  it('tries again on Windows while the target is open', () => {
    vi.stubGlobal('process', { ...process, platform: 'win32' });
    const short = failing('EPERM', 2);
    renamePatiently('a', 'b', short.rename);
    expect(short.calls()).toBe(3);
    const other = failing('ENOSPC', 2);
    expect(() => renamePatiently('a', 'b', other.rename)).toThrow('ENOSPC');
    expect(other.calls()).toBe(1);
    const forever = failing('EBUSY', Infinity);
    expect(() => renamePatiently('a', 'b', forever.rename)).toThrow('EBUSY');
  });

  it('gives up at once elsewhere', () => {
    vi.stubGlobal('process', { ...process, platform: 'linux' });
    const { rename, calls } = failing('EPERM', 1);
    expect(() => renamePatiently('a', 'b', rename)).toThrow('EPERM');
    expect(calls()).toBe(1);
  });
});

describe('makeFolder', () => {
  it('removes on request what it made, unless it is in use, and nothing that was there', () => {
    mkdirSync(path.join(folder, 'there'));
    const deep = path.join(folder, 'there', 'a', 'b', 'c');
    makeFolder(deep)();
    expect(readdirSync(folder, { recursive: true })).toEqual(['there']);
    const undo = makeFolder(deep);
    writeFileSync(path.join(folder, 'there', 'a', 'mine'), '');
    expect(statSync(deep).isDirectory()).toBe(true);
    undo();
    expect(readdirSync(path.join(folder, 'there', 'a'))).toEqual(['mine']);
    makeFolder(path.join(folder, 'there'))();
    expect(readdirSync(folder)).toEqual(['there']);
  });
});
