import { describe, expect, it } from 'vitest';
import type { EvaluationRequest, EvaluationResult } from '../../../shared/models';
import { EvaluationQueue, type QueueState } from './evaluation-queue';
import type { Subject } from './parts';

const subject = (id: string): Subject => ({
  model: { kind: 'file', id },
  dataset: { kind: 'synthetic' },
});

function resultWith(samples: number, accuracy = 0.5): EvaluationResult {
  return {
    samples,
    accuracy,
    loss: accuracy,
    confusion: [],
    perClass: [],
    calibration: [],
    expectedCalibrationError: 0,
    labels: new Uint8Array(),
    predicted: new Uint16Array(),
    confidences: new Float32Array(),
    labelProbabilities: new Float32Array(),
    source: 'test',
    indices: new Uint32Array(),
  };
}

interface Asked {
  request: EvaluationRequest;
  answer: (result: EvaluationResult) => void;
  fail: (reason: string) => void;
}

/** A queue whose questions are answered by hand. */
function queueByHand() {
  const asked: Asked[] = [];
  let cancellations = 0;
  let state: QueueState = { outcomes: {}, running: null, isStopped: false };
  const queue = new EvaluationQueue({
    evaluate: (request) =>
      new Promise((resolve, reject) => {
        asked.push({ request, answer: resolve, fail: (reason) => reject(new Error(reason)) });
      }),
    cancel: () => cancellations++,
    changed: (changed) => (state = changed),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    queue,
    asked,
    settle,
    state: () => state,
    cancellations: () => cancellations,
    /** Answers the question asked last. */
    async answer(result: EvaluationResult) {
      asked.at(-1)!.answer(result);
      await settle();
    },
    async fail(reason: string) {
      asked.at(-1)!.fail(reason);
      await settle();
    },
    names: () => asked.map(({ request: { part, limit } }) => (limit === null ? part : `${part} ${limit}`)),
  };
}

describe('the evaluation of the parts', () => {
  it('goes from the test on, one after the other', async () => {
    const { queue, answer, names, state } = queueByHand();
    queue.start(subject('a'));
    expect(state().running).toBe('test');
    for (const samples of [10000, 1000, 10000, 50000]) await answer(resultWith(samples));
    expect(names()).toEqual(['test', 'test 1000', 'validation', 'train']);
    expect(state().running).toBeNull();
    expect(Object.keys(state().outcomes)).toEqual(['test', 'first', 'validation', 'train']);
  });

  it('leaves the first thousand out where there are no more', async () => {
    const { queue, answer, names } = queueByHand();
    queue.start(subject('a'));
    for (const samples of [400, 10, 90]) await answer(resultWith(samples));
    expect(names()).toEqual(['test', 'validation', 'train']);
  });

  it('takes the part that is looked at next', async () => {
    const { queue, answer, names } = queueByHand();
    queue.start(subject('a'));
    queue.prefer('train');
    for (let i = 0; i < 4; i++) await answer(resultWith(2000));
    expect(names()).toEqual(['test', 'train', 'test 1000', 'validation']);
  });

  it('goes on after a part that fails', async () => {
    const { queue, answer, fail, state } = queueByHand();
    queue.start(subject('a'));
    await fail('digits: has no samples for the test');
    await answer(resultWith(2000));
    expect(state().outcomes.test).toEqual({ problem: 'digits: has no samples for the test' });
    expect(state().running).toBe('validation');
  });

  it('cancels for another model, and drops what still comes of the first', async () => {
    const { queue, asked, answer, settle, state, cancellations } = queueByHand();
    queue.start(subject('a'));
    const late = asked[0]!;
    queue.start(subject('b'));
    expect(cancellations()).toBe(1);
    late.answer(resultWith(10, 0.1));
    await settle();
    expect(state().outcomes).toEqual({});
    expect(asked).toHaveLength(2);
    await answer(resultWith(2000, 0.9));
    expect(state().outcomes.test).toEqual({ result: resultWith(2000, 0.9) });
    expect(asked[2]!.request.model).toEqual({ kind: 'file', id: 'b' });
  });

  it('stops where the user says so and goes on from there', async () => {
    const { queue, answer, fail, names, state, cancellations } = queueByHand();
    queue.start(subject('a'));
    await answer(resultWith(2000));
    queue.stop();
    expect(state()).toMatchObject({ running: null, isStopped: true });
    expect(cancellations()).toBe(1);
    await fail('cancelled');
    expect(Object.keys(state().outcomes)).toEqual(['test']);
    queue.refresh();
    expect(names()).toHaveLength(2);
    queue.resume();
    expect(names()).toEqual(['test', 'test 1000', 'test 1000']);
  });

  it('asks once more when somebody else cancelled it', async () => {
    const { queue, answer, fail, names, state } = queueByHand();
    queue.start(subject('a'));
    await fail('cancelled');
    expect(names()).toEqual(['test', 'test']);
    await answer(resultWith(2000));
    expect(state().outcomes.test).toEqual({ result: resultWith(2000) });
  });

  it('keeps what it knows while it asks again, and the same object if nothing is new', async () => {
    const { queue, answer, state } = queueByHand();
    queue.start(subject('a'));
    for (let i = 0; i < 4; i++) await answer(resultWith(2000));
    const before = state().outcomes;
    queue.refresh();
    expect(state().outcomes).toBe(before);
    await answer(resultWith(2000));
    expect(state().outcomes).toBe(before);
    await answer(resultWith(1000, 0.7));
    expect(state().outcomes.first).toEqual({ result: resultWith(1000, 0.7) });
    expect(state().outcomes.test).toBe(before.test);
  });
});
