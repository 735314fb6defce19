import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../formats/format-error';
import { atFile, errorCode, fileError, FileError } from './file-error';
import { temporaryFolder } from './testing';

const system = (code: string) => Object.assign(new Error(`${code}: text, open 'x'`), { code });

describe('FileError', () => {
  it.each([
    ['ENOENT', 'no such file or folder'],
    ['EACCES', 'permission denied'],
    ['EPERM', 'operation not permitted'],
    ['ENOTDIR', 'a part of the path is not a folder'],
    ['EISDIR', 'is a folder, not a file'],
    ['EEXIST', 'exists already'],
    ['ENOSPC', 'no space left on the disk'],
    ['EDQUOT', 'the disk quota is used up'],
    ['EROFS', 'the file system is read-only'],
    ['EMFILE', 'too many open files'],
    ['ENAMETOOLONG', 'the name is too long'],
    ['ELOOP', 'too many symbolic links'],
    ['EIO', 'the device reported an input/output error'],
  ])('says %s in words', (code, reason) => {
    const error = fileError('some/file', system(code));
    expect(error).toMatchObject({
      file: 'some/file',
      reason,
      message: `some/file: ${reason}`,
      name: 'FileError',
    });
    expect(errorCode(error.cause)).toBe(code);
  });

  it('passes other errors on, on one line without control characters', () => {
    expect(fileError('f', new FormatError('torn')).message).toBe('f: torn');
    expect(fileError('f', system('EODD')).message).toBe("f: EODD: text, open 'x'");
    expect(fileError('f', new Error(' two\n\tlines \u001b[31mred\u0000 ')).message).toBe(
      'f: two lines [31mred',
    );
    expect(fileError('f', 'text').message).toBe('f: text');
    expect(fileError('f', system('constructor')).reason).toContain('constructor: text');
  });

  it('keeps the file that was named first', () => {
    const inner = new FileError('inner', 'is torn');
    expect(fileError('outer', inner)).toBe(inner);
    expect(() =>
      atFile('outer', () => {
        throw inner;
      }),
    ).toThrow(inner);
  });

  it('comes from what the system says', () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'file');
    writeFileSync(file, 'x');
    expect(atFile(file, () => readFileSync(file, 'utf8'))).toBe('x');
    const reasons = [
      () => readFileSync(path.join(folder, 'missing')),
      () => readFileSync(folder),
      () => readFileSync(path.join(file, 'below')),
      () => mkdirSync(folder),
      () => rmdirSync(file),
      () => readFileSync(path.join(folder, 'x'.repeat(300))),
    ].map((work) => {
      try {
        atFile('it', work);
      } catch (error) {
        return (error as FileError).message;
      }
      return 'nothing thrown';
    });
    expect(reasons).toEqual([
      'it: no such file or folder',
      'it: is a folder, not a file',
      'it: a part of the path is not a folder',
      'it: exists already',
      'it: a part of the path is not a folder',
      'it: the name is too long',
    ]);
  });
});

describe('errorCode', () => {
  it('is empty where there is none', () => {
    expect([new Error('x'), null, undefined, 'ENOENT', { code: 'ENOENT' }].map(errorCode)).toEqual(
      Array(5).fill(''),
    );
    expect(errorCode(Object.assign(new Error('x'), { code: 5 }))).toBe('');
  });
});
