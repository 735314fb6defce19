/**
 * What a search does next. Everything is decided from the plan and from what trials have recorded, so that a search
 * gives the same trials and results with one worker or many, and after any interruption.
 */
import { z } from 'zod';
import {
  ConfigurationError,
  trainingConfigurationSchema,
  type TrainingConfiguration,
} from '../configuration';
import { MAXIMUM_SEED } from '../random';
import { halvingRungs, promoted, PRUNER_NAMES } from './pruning';
import { gridTrials, latinHypercubeTrials, randomTrials, SAMPLER_NAMES } from './samplers';
import {
  parametersKey,
  parseSearchSpace,
  searchSpaceSchema,
  trialConfiguration,
  type TrialParameters,
} from './space';
import { suggestTrial } from './tpe';

export const MAXIMUM_TRIALS = 100_000;
/** Trials that are decided together where decisions look at earlier results: never the number of workers. */
export const WAVE = 4;

/** What is searched and how; the base gives every hyperparameter that the space does not vary. */
export const searchSettingsSchema = z.strictObject({
  space: searchSpaceSchema,
  base: trainingConfigurationSchema,
  sampler: z.enum(SAMPLER_NAMES),
  /** Whether random trials may repeat a combination. */
  duplicates: z.boolean(),
  pruner: z.enum(PRUNER_NAMES),
  trials: z.number().int().min(1).max(MAXIMUM_TRIALS),
  /** Of the sampler; the seed of training is the base's. */
  seed: z.number().int().min(0).max(MAXIMUM_SEED),
});
export type SearchSettings = z.infer<typeof searchSettingsSchema>;

/** What a trial has recorded so far. */
export interface TrialProgress {
  /** Validation accuracy of each epoch, from epoch 0, 0..1. */
  accuracies: readonly number[];
  /** `open`: more may come. `pruned` and `failed` (diverged ones too) are ended before their time. */
  state: 'open' | 'completed' | 'pruned' | 'failed';
}

/** One piece of work: train a trial until it has recorded this epoch. */
export interface TrialTask {
  trial: number;
  parameters: TrialParameters;
  untilEpoch: number;
  /** Median stopping: what earlier waves recorded; null where trials are not stopped so. */
  earlier: readonly (readonly number[])[] | null;
}

/** What a trial is worth, 0..1: its model's validation accuracy; -Infinity while nothing is recorded. */
export function trialValue(
  accuracies: readonly number[],
  select: TrainingConfiguration['select'],
  epoch = accuracies.length - 1,
): number {
  const reached = accuracies.slice(0, epoch + 1);
  if (reached.length === 0) return -Infinity;
  return select === 'best' ? Math.max(...reached) : reached.at(-1)!;
}

/**
 * Checks what users ask for, and every trial that can come of it. Throws a ConfigurationError of one line.
 */
export function parseSearchSettings(candidate: unknown): SearchSettings {
  const { space } = (candidate ?? {}) as { space?: unknown };
  parseSearchSpace(space);
  const result = searchSettingsSchema.safeParse(candidate);
  if (!result.success) {
    const [issue] = result.error.issues;
    const place = issue?.path.join('.') || 'search';
    throw new ConfigurationError(`${place}: ${(issue?.message ?? 'not valid').replace(/\s+/g, ' ')}`);
  }
  const settings = result.data;
  if (settings.pruner === 'halving' && settings.sampler === 'tpe')
    throw new ConfigurationError(
      'pruner: halving compares all trials at once, which tpe does not draw at once',
    );
  if (settings.pruner === 'halving' && settings.space.epochs)
    throw new ConfigurationError('pruner: halving shares out epochs, so a search cannot vary them as well');
  for (const trial of drawnTrials(settings) ?? []) trialConfiguration(settings.base, trial);
  return settings;
}

/** The trials of a sampler that draws all at once; null for one that learns on the way. */
export function drawnTrials(settings: SearchSettings): TrialParameters[] | null {
  const { space, trials, seed, sampler, duplicates } = settings;
  switch (sampler) {
    case 'random':
      return randomTrials(space, trials, seed, duplicates);
    case 'grid':
      return gridTrials(space, trials);
    case 'lhs':
      return latinHypercubeTrials(space, trials, seed);
    case 'tpe':
      return null;
  }
}

/** Tells what to train next. */
export class SearchSchedule {
  private readonly drawn: TrialParameters[] | null;
  /** Of a sampler that learns: what it gave so far. */
  private readonly suggested: TrialParameters[] = [];

  constructor(readonly settings: SearchSettings) {
    this.drawn = drawnTrials(settings);
  }

  /** How many trials there will be: fewer than asked for where the space has no more. */
  get count(): number {
    return this.drawn?.length ?? this.settings.trials;
  }

  /**
   * Every piece of work that can be done now, those that are being done included; empty when the search is over.
   * @param progress of each trial that has begun, by its number
   */
  tasks(progress: ReadonlyMap<number, TrialProgress>): TrialTask[] {
    if (this.settings.pruner === 'halving') return this.rungTasks(progress);
    const size = this.isInWaves ? WAVE : this.count;
    for (let from = 0; from < this.count; from += size) {
      const wave = range(from, Math.min(this.count, from + size));
      const open = wave.filter((trial) => (progress.get(trial)?.state ?? 'open') === 'open');
      if (open.length === 0) continue;
      const earlier = range(0, from).map((trial) => progress.get(trial)?.accuracies ?? []);
      return open.map((trial) => ({
        trial,
        parameters: this.parameters(trial, progress),
        untilEpoch: this.epochsOf(trial, progress),
        earlier: this.settings.pruner === 'median' ? earlier : null,
      }));
    }
    return [];
  }

  /** The values that a trial tries. Of a sampler that learns, all trials of earlier waves must have ended. */
  parameters(trial: number, progress: ReadonlyMap<number, TrialProgress>): TrialParameters {
    if (this.drawn) return this.drawn[trial]!;
    const { space, seed, base } = this.settings;
    while (this.suggested.length <= trial) {
      const next = this.suggested.length;
      const known = next - (next % WAVE);
      const observations = this.suggested.slice(0, known).map((parameters, i) => ({
        parameters,
        value: trialValue(progress.get(i)?.accuracies ?? [], base.select),
      }));
      const taken = new Set(this.suggested.map(parametersKey));
      this.suggested.push(suggestTrial(space, seed, next, observations, taken));
    }
    return this.suggested[trial]!;
  }

  /** The values of a trial where nothing has to be learnt for them first; null else. */
  known(trial: number): TrialParameters | null {
    return this.drawn?.[trial] ?? this.suggested[trial] ?? null;
  }

  private get isInWaves(): boolean {
    return this.settings.sampler === 'tpe' || this.settings.pruner === 'median';
  }

  private epochsOf(trial: number, progress: ReadonlyMap<number, TrialProgress>): number {
    return Number(this.parameters(trial, progress).epochs ?? this.settings.base.epochs);
  }

  /** Successive halving: a rung begins when all who reached the one before it have recorded it. */
  private rungTasks(progress: ReadonlyMap<number, TrialProgress>): TrialTask[] {
    const { base } = this.settings;
    let field = range(0, this.count);
    for (const rung of halvingRungs(base.epochs)) {
      const open = field.filter((trial) => {
        const known = progress.get(trial);
        return !known || (known.state === 'open' && known.accuracies.length <= rung);
      });
      if (open.length > 0) {
        return open.map((trial) => ({
          trial,
          parameters: this.drawn![trial]!,
          untilEpoch: rung,
          earlier: null,
        }));
      }
      field = promoted(
        field.map((trial) => {
          const { accuracies, state } = progress.get(trial)!;
          return {
            trial,
            value: state === 'failed' ? -Infinity : trialValue(accuracies, base.select, rung),
          };
        }),
      );
    }
    return [];
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
