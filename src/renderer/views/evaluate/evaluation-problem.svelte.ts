/** Why nothing can be evaluated, in words that say what to do. */
import { application } from '../../state/application.svelte';
import { choiceKey, datasets } from '../../state/datasets.svelte';
import { models } from '../../state/models.svelte';
import { datasetName } from '../data/data-view.svelte';
import { modelName } from '../models/model-list.svelte';
import { evaluateView } from './evaluate-view.svelte';

export interface EvaluationProblem {
  kind: 'model' | 'dataset' | 'fit' | 'other';
  /** What is wrong, in one line. */
  reason: string;
}

/** Null while there is nothing wrong with all of it; a single part may still have failed. */
export function evaluationProblem(): EvaluationProblem | null {
  const { subject, outcomes, running } = evaluateView;
  if (!subject) return null;
  const described = datasets.description(subject.dataset);
  if (described && 'problem' in described) return { kind: 'dataset', reason: described.problem };
  // A list that was read again may mean another file: then the model is read again too.
  void models.all;
  const reading = models.reading(subject.model);
  if (reading && 'problem' in reading) return { kind: 'model', reason: reading.problem };
  if (reading && described) {
    const { inputs, classes } = reading.details.model.shape;
    const fits = described.height * described.width === inputs && described.classes <= classes;
    if (!fits) return { kind: 'fit', reason: misfit(inputs, classes) };
  }
  const known = Object.values(outcomes);
  const problems = known.map((outcome) => ('problem' in outcome ? outcome.problem : null));
  const [reason] = problems;
  // Each part alone has failed: one message instead of four.
  if (running === null && reason && problems.every((each) => each !== null)) return { kind: 'other', reason };
  return null;

  function misfit(inputs: number, classes: number): string {
    const model = models.entry(subject!.model);
    const entry = datasets.entries.find(({ choice }) => choiceKey(choice) === choiceKey(subject!.dataset));
    const sizes = described as Exclude<typeof described, { problem: string } | null>;
    return application.t('evaluate.problem.fitText', {
      model: model ? modelName(model) : '',
      inputs: `${inputs}`,
      classes: `${classes}`,
      dataset: entry ? datasetName(entry) : '',
      height: `${sizes.height}`,
      width: `${sizes.width}`,
      datasetClasses: `${sizes.classes}`,
    });
  }
}
