/** What the Evaluate view evaluates and shows. Kept while other views are open. */
import type { DatasetChoice } from '../../../shared/contract';
import type { EvaluationResult } from '../../../shared/models';
import { api, on } from '../../lib/api';
import { choiceKey, datasets } from '../../state/datasets.svelte';
import { modelKey, models } from '../../state/models.svelte';
import { EvaluationQueue } from './evaluation-queue';
import { distinctParts, resultOf, type Outcomes, type PartKey, type Subject } from './parts';
import type { Cell } from './sample-lists';

class EvaluateView {
  outcomes = $state.raw<Outcomes>({});
  running = $state<PartKey | null>(null);
  /** Share of the part that is running, 0..1; null until it is told. */
  share = $state<number | null>(null);
  isStopped = $state(false);
  /** The cell of the confusion matrix whose images are shown. */
  cell = $state.raw<Cell | null>(null);
  confusionValues = $state<'counts' | 'shares'>('counts');
  #dataset = $state.raw<DatasetChoice | null>(null);
  #part = $state<PartKey>('test');
  /** What the outcomes are of. */
  #evaluated = '';
  readonly #queue = new EvaluationQueue({
    evaluate: (request) => api.evaluateModel(request),
    cancel: () => void api.cancelEvaluation(),
    changed: ({ outcomes, running, isStopped }) => {
      if (running !== this.running) this.share = null;
      [this.outcomes, this.running, this.isStopped] = [outcomes, running, isStopped];
    },
  });

  /** The data set: the one chosen as long as it is there, or the default. */
  get dataset(): DatasetChoice {
    const chosen = this.#dataset;
    const isThere = chosen && datasets.entries.some(({ choice }) => choiceKey(choice) === choiceKey(chosen));
    return isThere ? chosen : datasets.defaultChoice;
  }
  set dataset(choice: DatasetChoice) {
    this.#dataset = choice;
  }

  readonly subject: Subject | null = $derived.by(() => {
    const model = models.selected;
    return model && { model, dataset: this.dataset };
  });

  /** The parts that can be shown. */
  readonly parts: readonly PartKey[] = $derived(distinctParts(this.outcomes));

  /** The part that is shown: the one chosen, or where it cannot be had one that can. */
  readonly part: PartKey = $derived.by(() => {
    const chosen = this.parts.includes(this.#part) ? this.#part : 'test';
    const outcome = this.outcomes[chosen];
    if (chosen !== 'test' || !outcome || 'result' in outcome) return chosen;
    return this.parts.find((part) => resultOf(this.outcomes, part)) ?? chosen;
  });
  readonly result: EvaluationResult | null = $derived(resultOf(this.outcomes, this.part));

  choosePart(part: PartKey): void {
    this.#part = part;
    this.#queue.prefer(part);
  }

  /** Evaluates this, or what it has become if it is evaluated already. */
  follow(subject: Subject | null): void {
    const key = subject ? JSON.stringify([modelKey(subject.model), choiceKey(subject.dataset)]) : '';
    if (key === this.#evaluated) return this.#queue.refresh();
    this.#evaluated = key;
    this.cell = null;
    this.#queue.start(subject);
  }

  /** Evaluates all that failed once more. */
  retry(): void {
    this.#evaluated = '';
    this.follow(this.subject);
  }

  stop(): void {
    this.#queue.stop();
  }

  resume(): void {
    this.#queue.resume();
  }

  /** The view is looked at until the function that is returned is called: then the engine is left to others. */
  open(): () => void {
    const forget = on('evaluationProgress', ({ share }) => {
      if (this.running !== null) this.share = share;
    });
    return () => {
      forget();
      this.#queue.pause();
    };
  }
}

export const evaluateView = new EvaluateView();
