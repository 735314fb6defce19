import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { RandomStream } from '../core/random';
import { FileError } from '../storage/file-error';
import { smallDisk, temporaryFolder } from '../storage/testing';
import { appendHistory, bestEpoch, readHistory, rewriteHistory, type EpochRecord } from './history';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'history.jsonl');
});

const record = (epoch: number, valAccuracy = 0.1 * epoch): EpochRecord => ({
  epoch,
  trainLoss: epoch === 0 ? null : 1 / epoch,
  valLoss: Math.PI,
  valAccuracy,
  learningRate: 1e-3 * 0.95 ** epoch,
  seconds: 1e-7,
  stepLosses: epoch === 0 ? [] : [2.5, 1e-300, 1 / 3],
});
const records = [0, 1, 2, 3].map((epoch) => record(epoch));

function write(upTo = records.length): Buffer {
  for (const one of records.slice(0, upTo)) appendHistory(file, one);
  return readFileSync(file);
}

describe('a history', () => {
  it('gives back what was appended, every number exactly', () => {
    expect(readHistory(file)).toEqual([]);
    for (let count = 1; count <= records.length; count++) {
      appendHistory(file, records[count - 1]!);
      expect(readHistory(file)).toEqual(records.slice(0, count));
    }
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(5);
  });

  it('torn at any byte is whole up to the last whole line', () => {
    const whole = write();
    const ends = [...whole.entries()].filter(([, byte]) => byte === 10).map(([place]) => place);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(file, whole.subarray(0, length));
      // A line that lacks nothing but its line break counts.
      const lines = ends.filter((end) => end <= length).length;
      expect(readHistory(file), `${length} bytes`).toEqual(records.slice(0, lines));
    }
  });

  it('with a byte flipped anywhere ends before it, or before its neighbour', () => {
    const whole = write(2);
    const random = RandomStream.named(1, 'search');
    const first = whole.indexOf(10);
    for (let place = 0; place < whole.length; place++) {
      const damaged = Buffer.from(whole);
      damaged[place]! ^= 1 << random.integer(8);
      writeFileSync(file, damaged);
      // The last line break is not needed; the first one holds two lines apart.
      const expected = place === whole.length - 1 ? undefined : place > first ? 1 : 0;
      const read = readHistory(file);
      if (expected !== undefined) expect(read, `byte ${place}`).toEqual(records.slice(0, expected));
      else expect(read[0]).toEqual(records[0]);
    }
  });

  it('ends at a gap, at an epoch out of order, and where it does not begin with 0', () => {
    for (const [epochs, expected] of [
      [[0, 2, 3], 1],
      [[0, 1, 1, 2], 2],
      [[0, 1, 0], 2],
      [[1, 2], 0],
    ] as const) {
      rewriteHistory(
        file,
        epochs.map((epoch) => record(epoch)),
      );
      expect(readHistory(file)).toEqual(records.slice(0, expected));
    }
  });

  it('leaves out a line whose checksum is right and whose values are not', () => {
    appendHistory(file, records[0]!);
    appendHistory(file, { ...records[1]!, valLoss: NaN });
    expect(readHistory(file)).toEqual([records[0]]);
  });

  it('is replaced as a whole, and grows again', () => {
    write();
    rewriteHistory(file, records.slice(0, 2));
    appendHistory(file, record(2, 0.9));
    expect(readHistory(file)).toEqual([...records.slice(0, 2), record(2, 0.9)]);
    rewriteHistory(file, []);
    expect(readFileSync(file)).toEqual(Buffer.alloc(0));
    expect(readHistory(file)).toEqual([]);
  });

  it('names what is wrong with its file', () => {
    const below = path.join(file, 'below');
    expect(() => appendHistory(below, records[0]!)).toThrow(new FileError(below, 'no such file or folder'));
    expect(() => readHistory(path.dirname(file))).toThrow('is a folder, not a file');
  });

  it('on a full disk keeps the whole lines (needs the right to mount a tmpfs)', (context) => {
    const disk = smallDisk(context, '16k');
    const full = path.join(disk.path, 'history.jsonl');
    appendHistory(full, records[0]!);
    const large = { ...records[1]!, stepLosses: Array<number>(2000).fill(1 / 3) };
    expect(() => appendHistory(full, large)).toThrow(new FileError(full, 'no space left on the disk'));
    expect(readHistory(full)).toEqual([records[0]]);
    disk.resize('1m');
    rewriteHistory(full, readHistory(full));
    appendHistory(full, large);
    expect(readHistory(full)).toEqual([records[0], large]);
  });
});

describe('bestEpoch', () => {
  it('is the first of the best', () => {
    expect(bestEpoch([record(0, 0.1), record(1, 0.7), record(2, 0.7), record(3, 0.6)])).toEqual({
      epoch: 1,
      valAccuracy: 0.7,
    });
    expect(bestEpoch([record(0, 0)])).toEqual({ epoch: 0, valAccuracy: 0 });
    expect(bestEpoch([])).toEqual({ epoch: 0, valAccuracy: NaN });
  });
});
