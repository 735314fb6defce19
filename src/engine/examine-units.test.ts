import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { histogram } from '../core/array-statistics';
import { predictions } from '../core/metrics';
import type { Model } from '../core/model';
import { forward } from '../core/network';
import { preprocess } from '../core/preprocessing';
import { splitDataset } from '../datasets/split';
import { writeModelNpz } from '../formats/model-npz';
import { ModelLibrary } from '../models/model-library';
import { foldersIn, smallModel, trainedRun, writeDataset } from '../models/testing';
import { readCheckpoint } from '../runs/checkpoint';
import { smallDataset } from '../runs/testing';
import type { DatasetChoice } from '../shared/contract';
import type { ModelChoice } from '../shared/models';
import type { Folders } from '../shared/protocol';
import { temporaryFolder } from '../storage/testing';
import { DatasetShelf } from './dataset-shelf';
import { EvaluationService } from './evaluation';

let home: string;
let folders: Folders;
let dataset: DatasetChoice;
let handlers: EvaluationService['handlers'];

beforeEach(() => {
  home = temporaryFolder();
  folders = foldersIn(home);
  dataset = { kind: 'location', location: writeDataset(path.join(home, 'digits.npz'), smallDataset) };
  handlers = new EvaluationService(new DatasetShelf(), () => undefined).handlers;
});

function opened(model: Model): ModelChoice {
  const file = path.join(home, 'model.npz');
  writeFileSync(file, writeModelNpz(model));
  return { kind: 'file', id: new ModelLibrary(folders.models).importModel(file)!.id };
}

/** The activations and scores of a model by the formulas, in float64. */
function byFormulas(model: Model, images: Uint8Array) {
  const indices = Array.from({ length: images.length / model.shape.inputs }, (_, i) => i);
  return forward(model.parameters, model.shape, preprocess(model.preprocessing, images, indices));
}
const column = (values: Float64Array, columns: number, j: number) =>
  values.filter((_, i) => i % columns === j);
const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** One unit of it never speaks. */
function withDeadUnit(): Model {
  const model = smallModel(4);
  model.parameters.b1[2] = -1e6;
  return model;
}

describe('examining all units', () => {
  it('tells what they do on the validation samples', async () => {
    const { id, folder, configuration } = trainedRun(folders.runs, { split: 'stratified' });
    const { model } = readCheckpoint(folder.checkpointFile(4));
    const { images } = splitDataset(smallDataset, configuration).validation;
    const { hidden } = byFormulas(model, images);
    const summary = await handlers.examineUnits(folders, { kind: 'run', run: id, epoch: null }, dataset);
    expect(summary.samples).toBe(50);
    for (let j = 0; j < 7; j++) {
      const values = column(hidden, 7, j);
      expect(summary.activeShare[j]).toBeCloseTo(values.filter((value) => value > 0).length / 50, 6);
      expect(summary.meanActivation[j]! / mean(values)).toBeCloseTo(1, 4);
      expect(summary.maximumActivation[j]! / Math.max(...values)).toBeCloseTo(1, 4);
    }
    expect(await handlers.examineUnits(folders, { kind: 'run', run: id, epoch: null }, dataset)).toBe(
      summary,
    );
  });

  it('knows dead ones', async () => {
    const { activeShare, maximumActivation } = await handlers.examineUnits(
      folders,
      opened(withDeadUnit()),
      dataset,
    );
    expect([activeShare[2], maximumActivation[2]]).toEqual([0, 0]);
    expect(activeShare.filter((share) => share > 0).length).toBeGreaterThan(3);
  });
});

describe('examining one unit', () => {
  const examine = async (model: ModelChoice, layer: 'hidden' | 'output', unit: number) =>
    handlers.examineUnit(folders, { model, dataset, layer, unit });

  it.each(['hidden', 'output'] as const)('tells what it does on the test samples: %s', async (layer) => {
    const model = smallModel(4);
    const choice = opened(model);
    const { hidden, scores } = byFormulas(model, smallDataset.test!.images);
    const units = layer === 'hidden' ? 7 : 10;
    for (let unit = 0; unit < units; unit++) {
      const values = column(layer === 'hidden' ? hidden : scores, units, unit);
      const active =
        layer === 'hidden'
          ? values.filter((value) => value > 0).length
          : predictions(scores, 10).filter((top) => top === unit).length;
      const details = await examine(choice, layer, unit);
      expect(details).toMatchObject({ samples: 60, activeShare: active / 60, source: 'test' });
      expect(details.mean).toBeCloseTo(mean(values), 4);
      const { edges, counts } = details.histogram;
      const expected = histogram(values, counts.length);
      edges.forEach((edge, i) => expect(edge).toBeCloseTo(expected.edges[i]!, 4));
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60);
      const { indices, values: strongest } = details.strongest;
      expect(indices).toHaveLength(layer === 'hidden' ? Math.min(24, active) : 24);
      const sorted = [...values].sort((a, b) => b - a);
      indices.forEach((index, i) => {
        expect(strongest[i]).toBeCloseTo(sorted[i]!, 4);
        expect(values[index]).toBeCloseTo(sorted[i]!, 4);
      });
      expect(await examine(choice, layer, unit)).toBe(details);
    }
  });

  it('shows no sample for one that never speaks, and survives NaN', async () => {
    const details = await examine(opened(withDeadUnit()), 'hidden', 2);
    expect(details).toMatchObject({ activeShare: 0, mean: 0, samples: 60 });
    expect(details.strongest.indices).toHaveLength(0);
    const model = smallModel();
    model.parameters.W2.fill(NaN);
    const output = await examine(opened(model), 'output', 3);
    expect(output.strongest.indices).toHaveLength(0);
    expect(output.mean).toBeNaN();
  });

  it('says which units there are not', async () => {
    const choice = opened(smallModel());
    await expect(examine(choice, 'hidden', 7)).rejects.toThrow('model: has no hidden unit 7');
    await expect(examine(choice, 'output', 10)).rejects.toThrow('model: has no output unit 10');
  });
});
