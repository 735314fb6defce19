/** The weights and the evaluation of any epoch of a run, as they are wanted. */
import type { Model } from '../../../core/model';
import type { DatasetChoice } from '../../../shared/contract';
import type { EvaluationResult } from '../../../shared/models';
import { api } from '../../lib/api';
import { KeyedReader, type Reading } from './keyed-reader';

const WEIGHT_BYTES = 96e6;
const EVALUATION_BYTES = 16e6;

/** As KeyedReader, followed by what shows it. */
class Followed<T> {
  #version = $state(0);
  /** The epoch that was read last. */
  newest = $state<number | null>(null);
  readonly #reader: KeyedReader<T>;

  constructor(options: Omit<ConstructorParameters<typeof KeyedReader<T>>[0], 'onread'>) {
    this.#reader = new KeyedReader<T>({
      ...options,
      onread: (epoch) => {
        this.#version++;
        this.newest = epoch;
      },
    });
  }

  want(epochs: readonly number[]): void {
    this.#reader.want(epochs);
  }

  get isReading(): boolean {
    return this.#reader.isReading;
  }

  get(epoch: number | null): Reading<T> | null {
    void this.#version;
    return epoch === null ? null : this.#reader.get(epoch);
  }

  close(): void {
    this.#reader.close();
  }
}

export type WeightReadings = Followed<Model>;
export type EvaluationReadings = Followed<EvaluationResult>;

export function weightReadings(run: string): WeightReadings {
  return new Followed({
    read: async (epoch) => (await api.readModel({ kind: 'run', run, epoch })).model,
    bytes: ({ parameters: { W1, W2 } }) => W1.byteLength + W2.byteLength,
    budget: WEIGHT_BYTES,
  });
}

/** On the validation samples, as the run dealt them. */
export function evaluationReadings(run: string, dataset: DatasetChoice): EvaluationReadings {
  return new Followed({
    read: (epoch) =>
      api.evaluateModel({
        model: { kind: 'run', run, epoch },
        dataset: { ...dataset },
        part: 'validation',
        limit: null,
      }),
    cancel: () => void api.cancelEvaluation(),
    bytes: ({ samples }) => 16 * samples,
    budget: EVALUATION_BYTES,
  });
}
