import { beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../core/random';
import { zeroParameters } from '../../core/parameters';
import type { ModelFile } from '../model-file';
import { readModelPickle, writeModelPickle } from '../model-pickle';
import { fixture, formatErrorOf, truncations, withFlippedBits } from '../testing';
import { randomProgram } from './random-programs';
import { readPickle } from './read-pickle';

/** 784-100-10 in float64, as long as the course's. */
function courseModel(): Uint8Array {
  const shape = { inputs: 784, hidden: 100, classes: 10 };
  const parameters = zeroParameters(shape, 'float64');
  const random = RandomStream.named(1, 'search');
  for (const values of Object.values(parameters))
    for (let i = 0; i < values.length; i++) values[i] = random.normal();
  const offset = new Float64Array(784);
  const preprocessing = { kind: 'raw', scale: 1, offset } as const;
  const model = { shape, parameters, lambda: 0.1, preprocessing, imageSize: [28, 28] as [number, number] };
  return writeModelPickle({ model, history: null, pythonClass: null });
}

/** Reads what may be damaged: null, or a model that hangs together. */
function readDamaged(file: Uint8Array): ModelFile | null {
  let read: ModelFile | null = null;
  formatErrorOf(() => (read = readModelPickle(file)));
  return read;
}

function expectSound({ model, dtypes }: ModelFile): void {
  const { inputs, hidden, classes } = model.shape;
  const { W1, b1, W2, b2 } = model.parameters;
  expect([W1.length, b1.length, W2.length, b2.length]).toEqual([
    inputs * hidden,
    hidden,
    hidden * classes,
    classes,
  ]);
  expect(model.preprocessing.offset).toHaveLength(inputs);
  expect(model.lambda).toEqual(expect.any(Number));
  expect(Object.values(dtypes)).toHaveLength(4);
}

describe('a damaged model of the course', () => {
  let file: Uint8Array;
  beforeAll(() => {
    file = courseModel();
    expect(file.length).toBeGreaterThan(636_000);
    expectSound(readDamaged(file)!);
  });

  it('is refused cut off at every 1000th byte', () => {
    for (const damaged of truncations(file, 1000))
      expect(formatErrorOf(() => readModelPickle(damaged))).not.toBeNull();
  });

  it('is refused or sound with a bit flipped, at 2000 places', () => {
    let sound = 0;
    for (const damaged of withFlippedBits(file, 2000)) {
      const read = readDamaged(damaged);
      if (!read) continue;
      expectSound(read);
      sound++;
    }
    // Nearly every byte is one of a weight.
    expect(sound).toBeGreaterThan(1900);
  });
});

const FIXTURES = [
  ...[0, 1, 2, 3, 4, 5].map((protocol) => `pickle_numpy2_protocol${protocol}.model`),
  'pickle_numpy1_checkpoint-scalars.pkl',
  'pickle_numpy2_checkpoint-misspelt.pkl',
];

describe.each(FIXTURES)('%s', (name) => {
  it('is refused cut off anywhere', () => {
    for (const damaged of truncations(fixture(name), 29))
      expect(formatErrorOf(() => readModelPickle(damaged))).not.toBeNull();
  });

  it('is refused or sound with a bit flipped, or a piece moved', () => {
    const file = fixture(name);
    for (const damaged of withFlippedBits(file, 400)) {
      const read = readDamaged(damaged);
      if (read) expectSound(read);
    }
    const random = RandomStream.named(3, 'search');
    for (let i = 0; i < 200; i++) {
      const [from, to] = [random.integer(file.length), random.integer(file.length)];
      const damaged = file.slice();
      damaged.copyWithin(to, from, from + random.integer(60));
      const read = readDamaged(damaged);
      if (read) expectSound(read);
    }
  });

  it('is refused or sound with a byte changed in what is not data', () => {
    // The last 300 bytes and the first: names, shapes, types and marks stand there closely.
    const file = fixture(name);
    const random = RandomStream.named(4, 'search');
    for (let i = 0; i < 1200; i++) {
      const damaged = file.slice();
      const place = random.integer(300);
      damaged[i % 2 === 0 ? place : file.length - 1 - place] = random.integer(256);
      const read = readDamaged(damaged);
      if (read) expectSound(read);
    }
  });
});

it('random programs end in a value or a one-line error', () => {
  const random = RandomStream.named(5, 'search');
  const reasons = new Set<string>();
  let values = 0;
  for (let i = 0; i < 20_000; i++) {
    const program = randomProgram(random, i % 3 === 0 ? 60 : 6);
    const error = formatErrorOf(() => readPickle(program));
    if (error === null) values++;
    else reasons.add(error.replaceAll(/\d+/g, '0'));
    formatErrorOf(() => readModelPickle(program));
  }
  // They are not all refused for the same, early reason.
  expect(values).toBeGreaterThan(500);
  expect(reasons.size).toBeGreaterThan(50);
});
