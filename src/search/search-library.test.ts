/** Searches as they are read again: results belong to their plan, and what was left in the middle is shown. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { PRESETS } from '../core/configuration';
import { generateSynthetic } from '../datasets/synthetic-dataset';
import { datasetReference } from '../runs/run-origin';
import { RunStore } from '../runs/run-store';
import { SearchSchedule } from '../core/search/schedule';
import { SearchLibrary, searchFolder } from './search-library';
import { createPlan, TrialResults, writePlan } from './search-plan';
import { searchFolders } from './search-run';
import { runTrial } from './trial-run';

const runs = mkdtempSync(path.join(os.tmpdir(), 'inkling-searches-'));
afterEach(() => rmSync(runs, { recursive: true, force: true }));

it('finds the results of a plan that was made in this process, and epochs of a trial left in the middle', () => {
  const synthetic = { trainCount: 300, testCount: 50, seed: 1 };
  const dataset = generateSynthetic(synthetic);
  const base = {
    ...PRESETS.course,
    epochs: 3,
    trainSize: 200,
    valSize: 50,
    testSize: 50,
    kernels: 'reference' as const,
  };
  const plan = createPlan(
    {
      space: { hidden: { kind: 'choice', values: [2, 3, 4] } },
      base,
      sampler: 'grid',
      duplicates: false,
      pruner: 'none',
      trials: 3,
      seed: 0,
    },
    datasetReference(dataset, { synthetic }, base.trainSize),
  );
  const { planFile, resultsFolder } = searchFolders(searchFolder(runs, plan.id));
  writePlan(planFile, plan);
  const store = new RunStore(runs);
  const [first, second] = new SearchSchedule(plan.settings).tasks(new Map());
  const events = runTrial(store, plan, first!, dataset);
  for (let step = events.next(); ; step = events.next()) {
    if (!step.done) continue;
    new TrialResults(resultsFolder, plan).write(step.value);
    break;
  }
  const left = runTrial(store, plan, second!, dataset);
  for (let step = left.next(); !step.done; step = left.next()) {
    if (step.value.type === 'epoch' && step.value.record.epoch === 1) break;
  }
  left.return(undefined as never);

  const { summary, trials } = new SearchLibrary(runs).read(plan.id);
  expect(summary).toMatchObject({ status: 'paused', ended: 1, count: 3, best: { trial: 0 } });
  expect(trials.map(({ status, accuracies }) => [status, accuracies.length])).toEqual([
    ['completed', 4],
    ['paused', 2],
    ['waiting', 0],
  ]);
});
