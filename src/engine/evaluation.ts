/** Evaluates models and looks inside them: one after the other, in turns, and what was done is remembered. */
import { PRESETS } from '../core/configuration';
import type { SplitSettings } from '../datasets/split';
import { MAXIMUM_INPUTS } from '../core/simd-kernels';
import { FormatError } from '../formats/format-error';
import { readChosenModel, type ChosenModel } from '../models/chosen-model';
import type { DatasetChoice } from '../shared/contract';
import type {
  EvaluationRequest,
  EvaluationResult,
  ModelChoice,
  UnitDetails,
  UnitRequest,
  UnitsSummary,
} from '../shared/models';
import type { Folders } from '../shared/protocol';
import type { BrowsableDataset } from './browse';
import type { DatasetShelf } from './dataset-shelf';
import { evaluationResult, scaled, unitDetails, unitsSummary } from './evaluation-results';
import { evaluationSamples, type EvaluationSamples, type PartRequest } from './evaluation-samples';
import type { Emit, EngineHandlers } from './serve';
import { Turns } from './turns';

const REMEMBERED = 50;
const TELL_EVERY = 100;
/** Units are looked at on so many test samples. */
const UNIT_SAMPLES = 10_000;

type EvaluationCalls = 'evaluateModel' | 'cancelEvaluation' | 'examineUnits' | 'examineUnit';

/** Answers by question: the last so many that were asked for. */
class Memory {
  private readonly answers = new Map<string, unknown>();

  get(key: string): unknown {
    const answer = this.answers.get(key);
    if (answer === undefined) return undefined;
    // A Map keeps the order of insertion: what was asked for last stands last.
    this.answers.delete(key);
    this.answers.set(key, answer);
    return answer;
  }

  set(key: string, answer: unknown): void {
    this.answers.set(key, answer);
    const [oldest] = this.answers.keys();
    if (this.answers.size > REMEMBERED) this.answers.delete(oldest!);
  }
}

/** What is asked of a model and samples of a data set. */
interface Question<T> {
  model: ChosenModel;
  dataset: DatasetChoice;
  part: Omit<PartRequest, 'settings'>;
  /** What else tells it from other questions. */
  name: unknown;
  answer: (samples: EvaluationSamples) => Generator<number, T, void>;
}

function splitSettings({ of }: ChosenModel): SplitSettings {
  const { trainSize, valSize, testSize, split, seed } = of?.run.configuration ?? PRESETS.course;
  return { trainSize, valSize, testSize, split, seed };
}

/** Throws a FormatError when the model cannot read these images or has no score for some of their labels. */
function assertFits({ entry, contents }: ChosenModel, { facts }: BrowsableDataset): void {
  const { inputs, classes } = contents.model.shape;
  const { height, width, source } = facts;
  if (inputs > MAXIMUM_INPUTS)
    throw new FormatError(`${entry.name}: has ${inputs} inputs; at most ${MAXIMUM_INPUTS} can be evaluated`);
  if (height * width === inputs && facts.classes <= classes) return;
  const images = `images of ${height} x ${width} pixels and ${facts.classes} classes`;
  throw new FormatError(
    `${entry.name}: has ${inputs} inputs and ${classes} classes, ${source} has ${images}`,
  );
}

export class EvaluationService {
  private readonly memory = new Memory();
  /** The request that is being worked on, and those that wait. */
  private readonly pending = new Set<Turns>();
  private last: Promise<void> = Promise.resolve();
  private told = -Infinity;

  constructor(
    private readonly shelf: DatasetShelf,
    private readonly emit: Emit,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** What answers each call. */
  readonly handlers: Pick<EngineHandlers, EvaluationCalls> = {
    evaluateModel: (folders, request) => this.evaluate(folders, request),
    cancelEvaluation: () => this.cancel(),
    examineUnits: (folders, model, dataset) => this.examineUnits(folders, model, dataset),
    examineUnit: (folders, request) => this.examineUnit(folders, request),
  };

  /** Ends what is going on and what waits; each is rejected. */
  cancel(): void {
    for (const turns of this.pending) turns.cancel();
  }

  private async evaluate(folders: Folders, request: EvaluationRequest): Promise<EvaluationResult> {
    const { dataset, part, limit } = request;
    const model = readChosenModel(folders, request.model);
    return this.ask({
      model,
      dataset,
      part: { part, limit },
      name: 'evaluation',
      answer: (samples) => evaluationResult(model.contents.model, samples),
    });
  }

  private async examineUnits(
    folders: Folders,
    choice: ModelChoice,
    dataset: DatasetChoice,
  ): Promise<UnitsSummary> {
    const model = readChosenModel(folders, choice);
    return this.ask({
      model,
      dataset,
      part: { part: 'validation', limit: null },
      name: 'units',
      answer: (samples) => unitsSummary(model.contents.model, samples),
    });
  }

  private async examineUnit(folders: Folders, request: UnitRequest): Promise<UnitDetails> {
    const { dataset, layer, unit } = request;
    const model = readChosenModel(folders, request.model);
    const { hidden, classes } = model.contents.model.shape;
    if (!(unit < (layer === 'hidden' ? hidden : classes)))
      throw new FormatError(`${model.entry.name}: has no ${layer} unit ${unit}`);
    return this.ask({
      model,
      dataset,
      part: { part: 'test', limit: UNIT_SAMPLES },
      name: [layer, unit],
      answer: (samples) => unitDetails(model.contents.model, samples, { layer, unit }),
    });
  }

  /** The answer from memory, or when its turn has come. */
  private async ask<T>(question: Question<T>): Promise<T> {
    const { model, dataset, part, name } = question;
    const request: PartRequest = { ...part, settings: splitSettings(model) };
    const key = JSON.stringify([name, model.digest, this.shelf.keyOf(dataset), request]);
    const known = this.memory.get(key);
    if (known !== undefined) return known as T;
    const answer = await this.inTurn(() => this.work(question, request, key));
    return answer;
  }

  private *work<T>(question: Question<T>, request: PartRequest, key: string): Generator<number, T, void> {
    // The one before may have asked the same.
    const known = this.memory.get(key);
    if (known !== undefined) return known as T;
    yield 0;
    const dataset = this.shelf.take(question.dataset);
    assertFits(question.model, dataset);
    // Drawing digits takes longer than all that comes after it.
    const gathered = dataset.facts.name === 'synthetic' ? 0.9 : 0.2;
    const samples = yield* scaled(evaluationSamples(dataset, request), 0, gathered);
    const answer = yield* scaled(question.answer(samples), gathered, 1);
    this.memory.set(key, answer);
    return answer;
  }

  /** Works in turns, after all that was asked for before. */
  private async inTurn<T>(work: () => Generator<number, T, void>): Promise<T> {
    const turns = new Turns({ paused: () => undefined }, this.now);
    this.pending.add(turns);
    const before = this.last;
    let end: () => void = () => undefined;
    this.last = new Promise((resolve) => (end = resolve));
    try {
      await before;
      const outcome = await turns.drive(work(), (share) => this.tell(share));
      if (outcome.kind !== 'done') throw new FormatError('cancelled');
      return outcome.result;
    } finally {
      this.pending.delete(turns);
      end();
    }
  }

  private tell(share: number): undefined {
    if (this.now() - this.told < TELL_EVERY) return;
    this.told = this.now();
    this.emit('evaluationProgress', { share });
  }
}
