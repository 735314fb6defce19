/** What is known of a run, as `run.json` keeps it. */
import { z } from 'zod';
import { trainingConfigurationSchema } from '../core/configuration';

/**
 * - `running`: its process is training now
 * - `stopped`: stopped by the user, can be resumed
 * - `interrupted`: its process died, can be resumed
 * - `completed`: trained to the end, or stopped early because validation no longer improved
 * - `diverged`: the loss is no longer finite
 * - `failed`: an error ended it, can be resumed
 */
export const RUN_STATUSES = ['running', 'stopped', 'interrupted', 'completed', 'diverged', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const RUN_VERSION = 1;

/** Where a run's data came from, precise enough to find and verify it again. */
export const datasetReferenceSchema = z.object({
  name: z.enum(['mnist', 'synthetic', 'custom']),
  source: z.string(),
  sha256: z.string().optional(),
  height: z.number().int().positive(),
  width: z.number().int().positive(),
  classes: z.number().int().min(2),
  /** Synthetic digits: what was generated. */
  synthetic: z
    .object({ trainCount: z.number().int(), testCount: z.number().int(), seed: z.number().int() })
    .optional(),
  /** The user's own drawings that were mixed into the training samples; a copy lies in the run's folder. */
  drawings: z.object({ count: z.number().int(), repeats: z.number().int() }).optional(),
});
export type DatasetReference = z.infer<typeof datasetReferenceSchema>;

/** The model that a run went on from: a run's, the bundled one, or a file that was opened. */
export const runParentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), run: z.string(), epoch: z.number().int().nullable() }),
  z.object({ kind: z.literal('file'), name: z.string() }),
  z.object({ kind: z.literal('bundled') }),
]);
export type RunParent = z.infer<typeof runParentSchema>;

const testResultSchema = z.object({ samples: z.number(), accuracy: z.number(), loss: z.number() });

/** What the user says of a run; stands above what the run itself says. */
export const annotationsSchema = z
  .object({ name: z.string(), starred: z.boolean(), note: z.string() })
  .partial()
  .transform((annotations): Annotations => annotations as Annotations);
export interface Annotations {
  name?: string;
  starred?: boolean;
  note?: string;
}

export const runSchema = z.object({
  version: z.literal(RUN_VERSION),
  id: z.string().min(1),
  name: z.string(),
  starred: z.boolean().optional(),
  note: z.string().optional(),
  status: z.enum(RUN_STATUSES),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  finishedAt: z.string().optional(),
  configuration: trainingConfigurationSchema,
  dataset: datasetReferenceSchema,
  /** It starts from this model's weights, a copy of which lies in its folder. */
  parent: runParentSchema.optional(),
  /** The search that it is a trial of. */
  search: z.object({ search: z.string(), trial: z.number().int() }).optional(),
  /** Last recorded epoch and best validation accuracy, for lists that do not read the history. */
  epoch: z.number().int().optional(),
  best: z.object({ epoch: z.number().int(), valAccuracy: z.number() }).optional(),
  test: testResultSchema.optional(),
  /** The epoch whose parameters are the run's model, where the user chose another than the configuration says. */
  modelEpoch: z.number().int().optional(),
  /** Training and validation, without pauses. */
  seconds: z.number().optional(),
  outcome: z.enum(['completed', 'early-stopping', 'diverged']).optional(),
  error: z.string().optional(),
});

/** A run without what was said of its end, and of epochs that may have to be done again. */
export const runSettingsSchema = runSchema.omit({
  finishedAt: true,
  epoch: true,
  best: true,
  test: true,
  modelEpoch: true,
  seconds: true,
  outcome: true,
  error: true,
});

/** One run. Times are seconds, accuracies 0..1. */
export type Run = z.infer<typeof runSchema>;
export type TestResult = z.infer<typeof testResultSchema>;
