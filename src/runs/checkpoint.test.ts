import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { KERNEL_NAMES } from '../core/kernels';
import { OPTIMIZER_NAMES, slotCount } from '../core/optimizers';
import { PARAMETER_NAMES } from '../core/parameters';
import { fitPreprocessing } from '../core/preprocessing';
import { Trainer, type TrainerState } from '../core/trainer';
import { splitDataset } from '../datasets/split';
import { hasNumpy, hexOf, loadWithNumpy, truncations, withFlippedBits } from '../formats/testing';
import { readModelNpz, writeModelNpz } from '../formats/model-npz';
import { writeNpy } from '../formats/npy';
import { readNpz, writeNpz } from '../formats/npz';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { FileError } from '../storage/file-error';
import { temporaryFolder } from '../storage/testing';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint';
import { smallConfiguration, smallDataset } from './testing';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'epoch-0002.npz');
});

/** The state after two epochs of real training. */
function trained(changes: Parameters<typeof smallConfiguration>[0]): Checkpoint {
  const configuration = smallConfiguration({ earlyStopping: 'loss', lambda: 0.37, ...changes });
  const { train, validation } = splitDataset(smallDataset, configuration);
  const preprocessing = fitPreprocessing(configuration.preprocess, train.images, 196);
  const data = { inputs: 196, classes: 10, train, validation, preprocessing };
  const trainer = new Trainer(KERNEL_SETS[configuration.kernels], configuration, data);
  for (const event of trainer.run()) {
    if (event.type !== 'epoch' || event.metrics.epoch !== 2) continue;
    const state = trainer.snapshot();
    const model = { ...{ lambda: 0.37, preprocessing }, shape: trainer.shape, parameters: state.parameters };
    return { state, model: { ...model, imageSize: [14, 14] } };
  }
  throw new Error('no second epoch');
}

const bitsOf = ({ optimizer, parameters }: TrainerState) =>
  [parameters, ...optimizer.slots].flatMap((arrays) =>
    PARAMETER_NAMES.map((name) => `${arrays[name].constructor.name} ${hexOf(arrays[name])}`),
  );

describe('a checkpoint', () => {
  it.each(KERNEL_NAMES.flatMap((kernels) => OPTIMIZER_NAMES.map((optimizer) => ({ kernels, optimizer }))))(
    'gives back every bit: $kernels kernels, $optimizer',
    (changes) => {
      const checkpoint = trained(changes);
      expect(checkpoint.state.optimizer.slots).toHaveLength(slotCount(changes.optimizer));
      expect(checkpoint.state.optimizer.updates).toBe(12);
      writeCheckpoint(file, checkpoint);
      const read = readCheckpoint(file);
      expect(read).toEqual(checkpoint);
      expect(bitsOf(read.state)).toEqual(bitsOf(checkpoint.state));
      const bytes = readFileSync(file);
      writeCheckpoint(file, read);
      expect(readFileSync(file).equals(bytes)).toBe(true);
      expect(Buffer.compare(writeModelNpz(readModelNpz(bytes)), writeModelNpz(checkpoint.model))).toBe(0);
    },
  );

  it('keeps an odd state: a pending deviate, no best yet', () => {
    const { state, model } = trained({ optimizer: 'sgd' });
    const sampling = {
      words: [-(2 ** 31), 2 ** 31 - 1, 0, 1] as [number, number, number, number],
      spareNormal: 1 / 3,
    };
    const odd: TrainerState = { ...state, sampling, best: null, epochsWithoutBetter: 9999 };
    writeCheckpoint(file, { state: odd, model });
    expect(readCheckpoint(file).state).toEqual(odd);
  });

  it('is refused cut off anywhere, and never read wrongly with a bit flipped', () => {
    const checkpoint = trained({ optimizer: 'adam' });
    writeCheckpoint(file, checkpoint);
    const whole = new Uint8Array(readFileSync(file));
    const attempt = (damaged: Uint8Array) => {
      writeFileSync(file, damaged);
      try {
        return readCheckpoint(file);
      } catch (error) {
        expect(error).toBeInstanceOf(FileError);
        expect((error as FileError).message).toMatch(/^\S*epoch-0002\.npz: [^\n]+$/);
        return null;
      }
    };
    for (const damaged of truncations(whole, 997)) expect(attempt(damaged)).toBeNull();
    for (const damaged of withFlippedBits(whole, 100)) {
      const read = attempt(damaged);
      if (read) expect(bitsOf(read.state)).toEqual(bitsOf(checkpoint.state));
    }
  });

  it('tells a model from a checkpoint, and both from nonsense', () => {
    const { state, model } = trained({ optimizer: 'momentum' });
    const reasonFor = (bytes: Uint8Array) => {
      writeFileSync(file, bytes);
      expect(() => readCheckpoint(file)).toThrow(FileError);
      try {
        readCheckpoint(file);
      } catch (error) {
        return (error as FileError).reason;
      }
    };
    expect(reasonFor(writeModelNpz(model))).toBe('is no checkpoint: it holds a model but no training state');
    writeCheckpoint(file, { state, model });
    const bytes = readFileSync(file);
    const entries = [...readNpz(bytes)].map(([name, { shape, data }]): [string, Uint8Array] => [
      name,
      writeNpy(shape, Array.isArray(data) ? data[0]! : (data as Float64Array)),
    ]);
    const replaced = (name: string, npy: Uint8Array | null) =>
      writeNpz(
        entries.flatMap((entry): [string, Uint8Array][] =>
          entry[0] !== name ? [entry] : npy ? [[name, npy]] : [],
        ),
      );
    expect(reasonFor(replaced('trainer', writeNpy([], '{}')))).toBe('the training state is not valid');
    expect(reasonFor(replaced('trainer', writeNpy([], '{"epoch"')))).toMatch(/JSON/);
    expect(reasonFor(replaced('trainer', writeNpy([1], Float64Array.of(1))))).toMatch(/^is no checkpoint/);
    expect(reasonFor(replaced('optimizer_0_W2', null))).toBe('no array optimizer_0_W2');
    expect(reasonFor(replaced('optimizer_0_b1', writeNpy([1, 6], new Float64Array(6))))).toBe(
      'optimizer_0_b1 has shape (1, 6), expected (1, 7)',
    );
    expect(reasonFor(Uint8Array.of(1, 2, 3))).toBe('not a .npz file (no zip archive)');
    expect(() => readCheckpoint(`${file}x`)).toThrow(new FileError(`${file}x`, 'no such file or folder'));
  });

  it.skipIf(!hasNumpy)('opens in NumPy without pickle (needs python3 with numpy)', () => {
    const checkpoint = trained({ optimizer: 'adam', kernels: 'simd' });
    writeCheckpoint(file, checkpoint);
    const loaded = loadWithNumpy(new Uint8Array(readFileSync(file)));
    expect(loaded['W1']).toEqual(['<f4', [196, 7], hexOf(checkpoint.state.parameters.W1)]);
    expect(loaded['optimizer_1_W2']).toEqual([
      '<f4',
      [7, 10],
      hexOf(checkpoint.state.optimizer.slots[1]!.W2),
    ]);
  });
});
