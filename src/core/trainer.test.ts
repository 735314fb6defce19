import { describe, expect, it } from 'vitest';
import { KERNEL_SETS } from '../kernels/kernel-sets';
import { PRESETS, type TrainingConfiguration } from './configuration';
import { evaluate, finish } from './evaluation';
import { generatedParameters, generatedSamples } from './fixtures/generated';
import { KERNEL_NAMES, type KernelName } from './kernels';
import { OPTIMIZER_NAMES } from './optimizers';
import { allFinite } from './parameters';
import { fitPreprocessing } from './preprocessing';
import { SAMPLING_NAMES } from './sampling';
import { Trainer, type TrainingData, type TrainingEvent, type TrainingOutcome } from './trainer';

const train = generatedSamples(57, 20, 4, 6);
const validation = generatedSamples(23, 20, 4, 7);

function dataFor(kind: TrainingConfiguration['preprocess'] = 'unit'): TrainingData {
  return {
    inputs: 20,
    classes: 4,
    train,
    validation,
    preprocessing: fitPreprocessing(kind, train.images, 20),
  };
}

function configure(changes: Partial<TrainingConfiguration> = {}): TrainingConfiguration {
  return {
    ...PRESETS.course,
    hidden: 6,
    std: 0.3,
    preprocess: 'unit',
    learningRate: 0.1,
    lambda: 0.01,
    batchSize: 10,
    epochs: 3,
    trainSize: 57,
    valSize: 23,
    ...changes,
  };
}

function runToEnd(trainer: Trainer): { events: TrainingEvent[]; outcome: TrainingOutcome } {
  const events: TrainingEvent[] = [];
  const run = trainer.run();
  for (;;) {
    const step = run.next();
    if (step.done) return { events, outcome: step.value };
    events.push(step.value);
  }
}

const ofType = <T extends TrainingEvent['type']>(events: TrainingEvent[], type: T) =>
  events.filter((event): event is Extract<TrainingEvent, { type: T }> => event.type === type);

describe.each(KERNEL_NAMES)('the events of a training with %s kernels', (kernels) => {
  const configuration = configure();
  const trainer = new Trainer(KERNEL_SETS[kernels], configuration, dataFor());
  const { events, outcome } = runToEnd(trainer);
  const steps = ofType(events, 'step');
  const epochs = ofType(events, 'epoch').map(({ metrics }) => metrics);

  it('come in order: loading, epoch 0, then each epoch after its steps', () => {
    const order = events
      .filter(({ type }) => type !== 'loading' && type !== 'working')
      .map(({ type }) => type);
    const epoch = [...new Array<string>(6).fill('step'), 'epoch'];
    expect(order).toEqual(['epoch', ...epoch, ...epoch, ...epoch]);
    const lastLoading = events.findLastIndex(({ type }) => type === 'loading');
    expect(lastLoading).toBeLessThan(events.findIndex(({ type }) => type !== 'loading'));
    for (const { share } of ofType(events, 'loading')) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
    expect(outcome).toBe('completed');
  });

  it('count steps, epochs and batches from 1', () => {
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: 18 }, (_, i) => i + 1));
    expect(steps.map(({ epoch }) => epoch)).toEqual(
      Array.from({ length: 18 }, (_, i) => 1 + Math.floor(i / 6)),
    );
    expect(steps.map(({ batch }) => batch)).toEqual(Array.from({ length: 18 }, (_, i) => 1 + (i % 6)));
    expect(steps.every(({ batches }) => batches === 6)).toBe(true);
    expect(epochs.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
  });

  it('tell the learning rate of each step, and the next one after each epoch', () => {
    steps.forEach(({ learningRate, epoch }) =>
      expect(learningRate).toBeCloseTo(0.1 * 0.95 ** (epoch - 1), 15),
    );
    epochs.forEach(({ learningRate, epoch }) => expect(learningRate).toBeCloseTo(0.1 * 0.95 ** epoch, 15));
  });

  it("tell the mean of the steps' losses", () => {
    expect(epochs[0]!.trainLoss).toBeNull();
    ofType(events, 'epoch').forEach(({ stepLosses, metrics }) => {
      const own = steps.filter(({ epoch }) => epoch === metrics.epoch).map(({ loss }) => loss);
      expect([...stepLosses]).toEqual(own);
      if (metrics.epoch > 0) {
        expect(metrics.trainLoss).toBeCloseTo(own.reduce((sum, loss) => sum + loss, 0) / 6, 14);
      }
    });
    expect(epochs[3]!.trainLoss!).toBeLessThan(epochs[1]!.trainLoss!);
  });

  it('tell validation loss and accuracy of the parameters at that time', () => {
    const set = finish(trainer.network.loadSamples(validation));
    const { loss, accuracy } = evaluate(trainer.network, set, configuration.lambda);
    expect(epochs[3]).toMatchObject({ valLoss: loss, valAccuracy: accuracy });
    expect(epochs[3]!.valLoss).not.toBe(epochs[0]!.valLoss);

    const untrained = new Trainer(KERNEL_SETS[kernels], configuration, dataFor());
    const first = finish(untrained.network.loadSamples(validation));
    expect(evaluate(untrained.network, first, configuration.lambda).loss).toBe(epochs[0]!.valLoss);
  });
});

describe('a training', () => {
  it('averages the loss of a smaller last batch over its own samples', () => {
    const data = dataFor();
    const trainer = new Trainer(KERNEL_SETS.reference, configure({ epochs: 1, learningRate: 1e-12 }), data);
    const { events } = runToEnd(trainer);
    const last = ofType(events, 'step')[5]!;
    // The weights hardly moved: the mean over all samples is that of the batches, weighted by their sizes.
    const set = finish(trainer.network.loadSamples(train));
    const { loss } = evaluate(trainer.network, set, 0.01);
    const losses = ofType(events, 'step').map((step) => step.loss);
    const weighted = losses.slice(0, 5).reduce((sum, value) => sum + 10 * value, 7 * last.loss);
    expect(weighted / 57).toBeCloseTo(loss, 9);
  });

  it('starts from the same weights whatever the batch size, kernels, sampling and epochs', () => {
    const initial = (changes: Partial<TrainingConfiguration>, kernels: KernelName = 'reference') =>
      new Trainer(KERNEL_SETS[kernels], configure(changes), dataFor()).network.parameters();
    const expected = initial({});
    expect(initial({ batchSize: 3 })).toEqual(expected);
    expect(initial({ sampling: 'replacement', epochs: 9 })).toEqual(expected);
    expect([...initial({}, 'simd').W1]).toEqual(Array.from(expected.W1, Math.fround));
    expect(initial({ seed: 1 })).not.toEqual(expected);
  });

  it('deals the batches by the seed, whatever the initialiser and the hidden units', () => {
    const losses = (changes: Partial<TrainingConfiguration>) => {
      const parameters = generatedParameters({ inputs: 20, hidden: 6, classes: 4 }, 1, 0.3);
      const trainer = new Trainer(KERNEL_SETS.reference, configure(changes), dataFor(), { parameters });
      return ofType(runToEnd(trainer).events, 'step').map(({ loss }) => loss);
    };
    expect(losses({ init: 'he', std: 5 })).toEqual(losses({}));
    expect(losses({ seed: 5 })).not.toEqual(losses({}));
  });

  it('starts from the parameters that it is given', () => {
    const parameters = generatedParameters({ inputs: 20, hidden: 6, classes: 4 }, 99, 0.2);
    const trainer = new Trainer(KERNEL_SETS.reference, configure(), dataFor(), { parameters });
    expect(trainer.network.parameters()).toEqual(parameters);
    expect(ofType(runToEnd(trainer).events, 'epoch')[0]!.metrics.epoch).toBe(0);
  });

  it('takes as many full batches from sampling with replacement', () => {
    const { events } = runToEnd(
      new Trainer(KERNEL_SETS.simd, configure({ sampling: 'replacement' }), dataFor()),
    );
    expect(ofType(events, 'step')).toHaveLength(18);
  });

  it.each(KERNEL_NAMES)(
    'first validates at ln 10 and the L2 term in the course configuration: %s',
    (kernels) => {
      const digits = generatedSamples(120, 784, 10, 3);
      const data = {
        inputs: 784,
        classes: 10,
        train: digits,
        validation: digits,
        preprocessing: fitPreprocessing('raw', digits.images, 784),
      };
      const run = new Trainer(KERNEL_SETS[kernels], PRESETS.course, data).run();
      for (const event of run) {
        if (event.type !== 'epoch') continue;
        const squares = (784 * 100 + 100 * 10) * 1e-6;
        const expected = Math.log(10) + 0.5 * 0.1 * squares;
        expect(Math.abs(event.metrics.valLoss - expected)).toBeLessThan(2e-3);
        expect(event.metrics).toMatchObject({ epoch: 0, trainLoss: null, learningRate: 1e-3 });
        return;
      }
      expect.unreachable();
    },
  );
});

describe('resuming', () => {
  const variants = KERNEL_NAMES.flatMap((kernels) =>
    OPTIMIZER_NAMES.flatMap((optimizer) =>
      SAMPLING_NAMES.map((sampling) => ({ kernels, optimizer, sampling })),
    ),
  );

  it.each(variants)(
    'from a snapshot at any epoch ends in the same bytes: $kernels, $optimizer, $sampling',
    ({ kernels, ...changes }) => {
      for (const batchSize of [1, 10, 13, 57]) {
        const configuration = configure({
          ...changes,
          batchSize,
          learningRate: changes.optimizer === 'adam' ? 1e-3 : 1e-5,
          schedule: 'cosine',
          warmupEpochs: 0.5,
          preprocess: 'mean-image',
        });
        const data = { ...dataFor('mean-image') };
        const whole = new Trainer(KERNEL_SETS[kernels], configuration, data);
        const snapshots: ReturnType<Trainer['snapshot']>[] = [];
        const events: TrainingEvent[] = [];
        for (const event of whole.run()) {
          if (event.type !== 'loading') events.push(event);
          if (event.type === 'epoch') snapshots.push(whole.snapshot());
        }
        expect(snapshots.map(({ epoch }) => epoch)).toEqual([0, 1, 2, 3]);
        const final = whole.snapshot();
        snapshots.forEach((state, epoch) => {
          const resumed = new Trainer(KERNEL_SETS[kernels], configuration, data, { state });
          const { events: later, outcome } = runToEnd(resumed);
          expect(outcome).toBe('completed');
          expect(resumed.snapshot()).toEqual(final);
          const at = events.findIndex((event) => event.type === 'epoch' && event.metrics.epoch === epoch);
          expect(later.filter(({ type }) => type !== 'loading')).toEqual(events.slice(at + 1));
        });
      }
    },
  );

  it('keeps count of the epochs without a better one', () => {
    const configuration = configure({ epochs: 50, earlyStopping: 'loss', patience: 2, learningRate: 2 });
    const whole = new Trainer(KERNEL_SETS.reference, configuration, dataFor());
    const snapshots: ReturnType<Trainer['snapshot']>[] = [];
    for (const event of whole.run()) if (event.type === 'epoch') snapshots.push(whole.snapshot());
    expect(snapshots.length).toBeLessThan(51);
    for (const state of snapshots) {
      const resumed = new Trainer(KERNEL_SETS.reference, configuration, dataFor(), { state });
      expect(runToEnd(resumed).outcome).toBe('early-stopping');
      expect(resumed.snapshot()).toEqual(snapshots.at(-1));
    }
  });
});

describe('divergence', () => {
  it.each(KERNEL_NAMES)('ends a training at once, without a value that is not finite: %s', (kernels) => {
    for (const batchSize of [10, 57]) {
      const configuration = configure({
        preprocess: 'raw',
        learningRate: 100,
        lambda: 1,
        batchSize,
        epochs: 200,
      });
      const { events, outcome } = runToEnd(new Trainer(KERNEL_SETS[kernels], configuration, dataFor('raw')));
      expect(outcome).toBe('diverged');
      expect(ofType(events, 'epoch').length).toBeGreaterThanOrEqual(1);
      for (const event of events) {
        if (event.type === 'step') expect(Number.isFinite(event.loss)).toBe(true);
        if (event.type !== 'epoch') continue;
        expect(Number.isFinite(event.metrics.valLoss)).toBe(true);
        expect(event.stepLosses.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it.each(KERNEL_NAMES)('is noticed in the first validation: %s', (kernels) => {
    const parameters = generatedParameters({ inputs: 20, hidden: 6, classes: 4 }, 1, 0.3);
    parameters.W1[0] = NaN;
    const configuration = configure({ lambda: 0 });
    const trainer = new Trainer(KERNEL_SETS[kernels], configuration, dataFor(), { parameters });
    const { events, outcome } = runToEnd(trainer);
    expect(outcome).toBe('diverged');
    expect(ofType(events, 'epoch')).toEqual([]);
  });
});

describe('interrupting', () => {
  it('is done by not asking for more: nothing is learnt meanwhile or afterwards', () => {
    const trainer = new Trainer(KERNEL_SETS.simd, configure(), dataFor());
    const run = trainer.run();
    const before = trainer.network.parameters();
    for (;;) {
      const { value } = run.next();
      if (typeof value === 'object' && value.type === 'step' && value.step === 8) break;
    }
    const parameters = trainer.network.parameters();
    expect(parameters).not.toEqual(before);
    run.return('completed');
    expect(run.next().done).toBe(true);
    expect(trainer.network.parameters()).toEqual(parameters);
    expect(trainer.snapshot().epoch).toBe(1);
  });

  it('can be done inside a large batch: there is an event after each slice', () => {
    const wide = generatedSamples(9, 784, 10, 1);
    const data: TrainingData = {
      inputs: 784,
      classes: 10,
      train: wide,
      validation: wide,
      preprocessing: fitPreprocessing('unit', wide.images, 784),
    };
    // 784 x 4096 multiply-adds a sample: two samples a slice, five slices for nine samples.
    const configuration = configure({ hidden: 4096, batchSize: 9, epochs: 1, std: 0.01, learningRate: 1e-3 });
    const trainer = new Trainer(KERNEL_SETS.simd, configuration, data);
    const { events, outcome } = runToEnd(trainer);
    expect(outcome).toBe('completed');
    const types = events.map(({ type }) => type).filter((type) => type !== 'loading');
    const working = (count: number) => new Array<string>(count).fill('working');
    expect(types).toEqual([...working(5), 'epoch', ...working(4), 'step', ...working(5), 'epoch']);
    expect(allFinite(trainer.network.parameters())).toBe(true);
  });
});
