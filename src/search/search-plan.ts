/** A search on disk: its plan, made once, and one result file a trial. Every file is whole or not there. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { parseSearchSettings, searchSettingsSchema, type SearchSettings } from '../core/search/schedule';
import { FormatError } from '../formats/format-error';
import { datasetReferenceSchema, type DatasetReference } from '../runs/run';
import { writeFileWhole } from '../storage/atomic-file';
import { atFile, FileError } from '../storage/file-error';

/** Raised whenever a plan would give other trials or results: plans of other versions are refused. */
export const PLAN_VERSION = 1;
const FORMAT = 'inkling-search';

const planSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(PLAN_VERSION),
  id: z
    .string()
    .max(100)
    .regex(/^[\w-]+$/),
  createdAt: z.string(),
  dataset: datasetReferenceSchema,
  settings: searchSettingsSchema,
});

/** What is searched, on which data. */
export type SearchPlan = z.infer<typeof planSchema>;

/** A new plan; its id is its time of creation and a random part. Throws a ConfigurationError. */
export function createPlan(settings: SearchSettings, dataset: DatasetReference): SearchPlan {
  const createdAt = new Date().toISOString();
  const stamp = createdAt.replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  return {
    format: FORMAT,
    version: PLAN_VERSION,
    id: `search-${stamp}-${randomBytes(3).toString('hex')}`,
    createdAt,
    dataset,
    settings: parseSearchSettings(settings),
  };
}

/** Writes a plan. Throws a FileError. */
export function writePlan(file: string, plan: SearchPlan): void {
  atFile(file, () => mkdirSync(path.dirname(file), { recursive: true }));
  writeFileWhole(file, `${JSON.stringify(plan, null, 2)}\n`);
}

/** Reads a plan. Throws a FileError; a plan of another version says so. */
export function readPlan(file: string): SearchPlan {
  return atFile(file, () => {
    let value: unknown;
    try {
      value = JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      if (error instanceof SyntaxError) throw new FormatError('is not a search plan: no JSON');
      throw error;
    }
    const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
    if (format !== FORMAT) throw new FormatError('is not a search plan');
    if (version !== PLAN_VERSION) {
      throw new FormatError(
        `is a plan of version ${String(version)}; this Inkling makes and runs version ${PLAN_VERSION}: plan the search anew`,
      );
    }
    const parsed = planSchema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new FormatError(`is not a valid search plan: ${issue?.path.join('.')}: ${issue?.message}`);
    }
    parseSearchSettings(parsed.data.settings);
    return parsed.data;
  });
}

/** JSON with the keys of every object in order: a plan that was just made has them in another one than when it is read. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** What makes results belong to a plan: its SHA-256. */
export function planDigest(plan: SearchPlan): string {
  return createHash('sha256').update(canonicalJson(plan)).digest('hex');
}

export const TRIAL_STATUSES = ['paused', 'completed', 'pruned', 'diverged', 'failed'] as const;

const resultSchema = z.strictObject({
  plan: z.string(),
  trial: z.number().int().min(0),
  parameters: z.record(z.string(), z.union([z.number(), z.string()])),
  status: z.enum(TRIAL_STATUSES),
  run: z.string(),
  accuracies: z.array(z.number()),
  valLosses: z.array(z.number()),
  test: z.object({ samples: z.number(), accuracy: z.number(), loss: z.number() }).nullable(),
  seconds: z.number(),
  error: z.string().nullable(),
});

/** What a trial recorded; `paused` ones may be gone on with. Seconds are the only thing that differs between runs. */
export type TrialResult = z.infer<typeof resultSchema>;

/** The results of a plan, one file each. */
export class TrialResults {
  private readonly digest: string;

  constructor(
    readonly folder: string,
    plan: SearchPlan,
  ) {
    this.digest = planDigest(plan);
  }

  file(trial: number): string {
    return path.join(this.folder, `trial-${String(trial).padStart(4, '0')}.json`);
  }

  /** Writes a result, atomically, and gives what was written. Throws a FileError. */
  write(result: Omit<TrialResult, 'plan'>): TrialResult {
    atFile(this.folder, () => mkdirSync(this.folder, { recursive: true }));
    const whole: TrialResult = { plan: this.digest, ...result };
    writeFileWhole(this.file(result.trial), `${JSON.stringify(whole)}\n`);
    return whole;
  }

  /** A trial's result, or null where there is none. Throws a FileError for one that is damaged or of another plan. */
  read(trial: number): TrialResult | null {
    const file = this.file(trial);
    if (!existsSync(file)) return null;
    return atFile(file, () => {
      let value: unknown = null;
      try {
        value = JSON.parse(readFileSync(file, 'utf8'));
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
      }
      const parsed = resultSchema.safeParse(value);
      if (!parsed.success || parsed.data.trial !== trial) throw new FormatError('is a damaged result');
      if (parsed.data.plan !== this.digest) throw new FormatError('is a result of another plan');
      return parsed.data;
    });
  }

  /** Every result there is, and what is wrong with those that are damaged: they are trained again. */
  readAll(count: number): { results: Map<number, TrialResult>; damaged: FileError[] } {
    const results = new Map<number, TrialResult>();
    const damaged: FileError[] = [];
    for (let trial = 0; trial < count; trial++) {
      try {
        const result = this.read(trial);
        if (result) results.set(trial, result);
      } catch (error) {
        if (!(error instanceof FileError)) throw error;
        damaged.push(error);
      }
    }
    return { results, damaged };
  }
}
