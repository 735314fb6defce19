import { describe, expect, it } from 'vitest';
import type { Model } from '../../../core/model';
import { layerCsv, layerGallery, layerOrder, modelFacts, type Layer } from './gallery-calls';
import { loudest } from './loudest';
import { shownUnits } from './shown-units';

/** Four pixels, three hidden units, two classes. */
const model: Model = {
  shape: { inputs: 4, hidden: 3, classes: 2 },
  parameters: {
    W1: Float64Array.of(3, 0, 1, 4, 0, 1, 0, 1, 1, 0, 0, 1),
    b1: Float64Array.of(0.5, -1, 0),
    W2: Float64Array.of(0.1, 0.2, 3, -4, -0.3, -0.2),
    b2: Float64Array.of(7, 8),
  },
  lambda: 0,
  preprocessing: { kind: 'raw', offset: new Float64Array(4), scale: 1 },
  imageSize: [2, 2],
};

function ordered(layer: Layer, order: Parameters<typeof layerOrder>[2]): number[] {
  const work = layerOrder(model, layer, order);
  for (;;) {
    const step = work.next();
    if (step.done) return [...step.value];
  }
}

describe('the facts of a model', () => {
  it('are the norm and bias of each unit, and the class that it speaks for', () => {
    const { hidden, output } = modelFacts(model);
    expect([...hidden.norms]).toEqual([5, 1, 2]);
    expect([...hidden.biases]).toEqual([0.5, -1, 0]);
    expect([...hidden.classes]).toEqual([1, 0, 1]);
    expect([...output.norms].map((norm) => norm.toFixed(3))).toEqual(['3.017', '4.010']);
    expect([...output.biases]).toEqual([7, 8]);
  });
});

describe('the order of units', () => {
  it('is by number, by norm or by class', () => {
    expect(ordered('hidden', 'index')).toEqual([0, 1, 2]);
    expect(ordered('hidden', 'norm')).toEqual([0, 2, 1]);
    expect(ordered('hidden', 'class')).toEqual([1, 0, 2]);
    expect(ordered('output', 'index')).toEqual([0, 1]);
    expect(ordered('output', 'norm')).toEqual([1, 0]);
  });
});

describe('the pictures of a layer', () => {
  it('have the input’s shape, or that of the hidden layer', () => {
    expect(layerGallery(model, 'hidden', 'grey').layout).toMatchObject({
      count: 3,
      cellHeight: 2,
      cellWidth: 2,
    });
    expect(layerGallery(model, 'output', 'viridis').layout).toMatchObject({
      count: 2,
      cellHeight: 1,
      cellWidth: 3,
    });
  });
});

describe('the weights as CSV', () => {
  it('are one unit a line, with its bias', () => {
    expect(layerCsv(model, 'hidden', Uint32Array.of(1, 0)).join('')).toBe(
      'unit,bias,W1[0],W1[1],W1[2],W1[3]\n1,-1,0,0,1,0\n0,0.5,3,4,0,0\n',
    );
    expect(layerCsv(model, 'output', Uint32Array.of(1)).join('')).toBe(
      'unit,bias,W2[0],W2[1],W2[2]\n1,8,0.2,-4,-0.2\n',
    );
  });

  it('give back float32 as it was', () => {
    const parameters = {
      ...model.parameters,
      b2: Float32Array.of(0.1, 1 / 3),
      W2: Float32Array.from(model.parameters.W2),
    };
    const lines = layerCsv({ ...model, parameters }, 'output', Uint32Array.of(0, 1))
      .join('')
      .split('\n');
    expect(lines[1]).toBe('0,0.1,0.1,3,-0.3');
    expect(Math.fround(Number(lines[2]!.split(',')[1]))).toBe(Math.fround(1 / 3));
  });
});

describe('units of interest', () => {
  it('are those with the most say for a class and against it', () => {
    expect(loudest(model.parameters.W2, 2, 1, 5)).toEqual({
      inFavour: [{ hidden: 0, weight: 0.2 }],
      against: [
        { hidden: 1, weight: -4 },
        { hidden: 2, weight: -0.2 },
      ],
    });
  });

  it('are the dead or the others, in order', () => {
    const shown = { layer: 'hidden', units: Uint32Array.of(2, 0, 1) } as const;
    const summary = { activeShare: Float32Array.of(0.5, 0, 0) };
    expect([...shownUnits(shown, summary, 'dead')]).toEqual([2, 1]);
    expect([...shownUnits(shown, summary, 'active')]).toEqual([0]);
    expect([...shownUnits(shown, summary, 'all')]).toEqual([2, 0, 1]);
    expect([...shownUnits(shown, null, 'dead')]).toEqual([2, 0, 1]);
    expect([...shownUnits({ ...shown, layer: 'output' }, summary, 'dead')]).toEqual([2, 0, 1]);
  });
});
