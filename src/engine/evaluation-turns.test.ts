/** Evaluations one after the other, in turns: progress, waiting, cancelling. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeModelNpz } from '../formats/model-npz';
import { foldersIn, smallModel } from '../models/testing';
import type { DatasetChoice } from '../shared/contract';
import type { Folders } from '../shared/protocol';
import { temporaryFolder } from '../storage/testing';
import { DatasetShelf } from './dataset-shelf';
import { EvaluationService } from './evaluation';

const SYNTHETIC: DatasetChoice = { kind: 'synthetic' };
let folders: Folders;

beforeEach(() => {
  folders = foldersIn(temporaryFolder());
  mkdirSync(folders.bundledModel.replace(/mnist\.model$/, ''), { recursive: true });
  writeFileSync(folders.bundledModel, writeModelNpz(smallModel(1, 10, 784)));
});

/** A service on a clock that moves so many milliseconds at each look, and what it tells. */
function service(tick: number) {
  let time = 0;
  const told: { share: number; time: number }[] = [];
  const listeners: ((share: number) => void)[] = [];
  const evaluation = new EvaluationService(
    new DatasetShelf(),
    (event, value) => {
      expect(event).toBe('evaluationProgress');
      const { share } = value as { share: number };
      told.push({ share, time });
      for (const listener of listeners) listener(share);
    },
    () => (time += tick),
  );
  const { handlers } = evaluation;
  const evaluate = async (limit: number) =>
    handlers.evaluateModel(folders, {
      model: { kind: 'bundled' },
      dataset: SYNTHETIC,
      part: 'test',
      limit,
    });
  return {
    evaluation,
    handlers,
    evaluate,
    told,
    onTold: (listener: (share: number) => void) => listeners.push(listener),
  };
}

const rejected = (promise: unknown) =>
  Promise.resolve(promise).then(
    () => null,
    (error: Error) => `${error.name}: ${error.message}`,
  );

describe('progress', () => {
  it('is told from 0 upwards, at most ten times a second', async () => {
    const { evaluate, told } = service(7);
    await evaluate(1000);
    expect(told[0]!.share).toBe(0);
    expect(told.length).toBeGreaterThan(2);
    told.slice(1).forEach(({ share, time }, i) => {
      expect(share).toBeGreaterThanOrEqual(told[i]!.share);
      expect(share).toBeLessThanOrEqual(1);
      expect(time - told[i]!.time).toBeGreaterThanOrEqual(100);
    });
  });

  it('is not told where the answer is remembered', async () => {
    const { evaluate, told } = service(1000);
    await evaluate(300);
    const before = told.length;
    await evaluate(300);
    expect(told).toHaveLength(before);
  });

  it('leaves time for other calls', async () => {
    const { evaluate } = service(1000);
    let turns = 0;
    let isDone = false;
    const count = () => {
      turns++;
      if (!isDone) setImmediate(count);
    };
    count();
    await evaluate(500);
    isDone = true;
    expect(turns).toBeGreaterThan(5);
  });
});

describe('requests', () => {
  it('wait for each other', async () => {
    const { evaluate, handlers, told } = service(1000);
    await Promise.all([
      evaluate(300),
      evaluate(200),
      handlers.examineUnit(folders, {
        model: { kind: 'bundled' },
        dataset: SYNTHETIC,
        layer: 'hidden',
        unit: 0,
      }),
      evaluate(100),
    ]);
    const shares = told.map(({ share }) => share);
    const begins = shares.flatMap((share, i) => (i > 0 && share < shares[i - 1]! ? [share] : []));
    // Every step was told, so that two at once would go up and down.
    expect(begins).toEqual([0, 0, 0]);
  });

  it('that fail do not hold up those behind them', async () => {
    const { evaluate, handlers } = service(10);
    const model = { kind: 'bundled' } as const;
    const gone: DatasetChoice = { kind: 'location', location: '/nowhere' };
    const first = handlers.evaluateModel(folders, { model, dataset: gone, part: 'test', limit: null });
    const second = evaluate(10);
    expect(await rejected(first)).toBe('FileError: /nowhere: no such file or folder');
    expect((await second).samples).toBe(10);
  });

  it('are cancelled, the one that is going on and those that wait', async () => {
    const { evaluate, handlers, onTold } = service(1000);
    let cancels = 0;
    onTold((share) => {
      if (share > 0.3 && cancels++ === 0) void handlers.cancelEvaluation();
    });
    const requests = [
      evaluate(1000),
      evaluate(900),
      handlers.examineUnits(folders, { kind: 'bundled' }, SYNTHETIC),
      handlers.examineUnit(folders, {
        model: { kind: 'bundled' },
        dataset: SYNTHETIC,
        layer: 'output',
        unit: 0,
      }),
    ];
    const cancelled = 'FormatError: cancelled';
    expect(await Promise.all(requests.map(rejected))).toEqual([cancelled, cancelled, cancelled, cancelled]);
    expect(cancels).toBe(1);
    // What comes later is not.
    expect((await evaluate(1000)).samples).toBe(1000);
    expect((await evaluate(1000)).samples).toBe(1000);
  });

  it('may be cancelled when there are none', async () => {
    const { evaluation, evaluate } = service(10);
    evaluation.cancel();
    expect((await evaluate(10)).samples).toBe(10);
  });
});
