/** What the units of a model do on the images of a data set, asked of the engine one question at a time. */
import type { DatasetChoice, SamplePage } from '../../../shared/contract';
import type { ModelChoice, UnitDetails, UnitsSummary } from '../../../shared/models';
import { api } from '../../lib/api';
import type { Layer } from './gallery-calls';

/** Asks for the newest question as soon as the last is answered; answers of others are dropped. */
class Asking<Question, Answer> {
  /** The last answer, with its question; kept until there is a better one. */
  answer = $state.raw<{ question: Question; value: Answer } | null>(null);
  problem = $state<string | null>(null);
  #wanted: Question | null = null;
  #isAsking = false;

  constructor(
    private readonly read: (question: Question) => Promise<Answer>,
    /** Whether an answer may stay while another question is asked. */
    private readonly isAlike: (a: Question, b: Question) => boolean,
  ) {}

  ask(question: Question): void {
    this.#wanted = question;
    if (this.answer && !this.isAlike(this.answer.question, question)) this.answer = null;
    if (!this.#isAsking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAsking = true;
    let asked: Question | null = null;
    while (this.#wanted !== null && this.#wanted !== asked) {
      asked = this.#wanted;
      let value: Answer | null = null;
      let problem: string | null = null;
      try {
        value = await this.read(asked);
      } catch (error) {
        problem = error instanceof Error ? error.message : String(error);
      }
      if (!this.isAlike(this.#wanted, asked)) continue;
      this.problem = problem;
      this.answer = value && { question: asked, value };
    }
    this.#isAsking = false;
  }
}

export interface UnitsQuestion {
  model: ModelChoice;
  dataset: DatasetChoice;
}

export interface UnitQuestion extends UnitsQuestion {
  layer: Layer;
  unit: number;
}

/** A unit on the test images, with those that excite it most. */
export interface ExaminedUnit extends UnitDetails {
  images: SamplePage;
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** All hidden units on the validation images. */
export class UnitsExamination extends Asking<UnitsQuestion, UnitsSummary> {
  constructor() {
    super(({ model, dataset }) => api.examineUnits({ ...model }, { ...dataset }), same);
  }
}

/** One unit on the test images. */
export class UnitExamination extends Asking<UnitQuestion, ExaminedUnit> {
  constructor() {
    super(async ({ model, dataset, layer, unit }) => {
      const details = await api.examineUnit({ model: { ...model }, dataset: { ...dataset }, layer, unit });
      const { source: part, strongest } = details;
      const images = await api.readSamplesAt({ choice: { ...dataset }, part, indices: strongest.indices });
      return { ...details, images };
    }, same);
  }
}
