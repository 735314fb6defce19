/** What each request's arguments must be: nothing else gets past the boundary. */
import { z } from 'zod';
import { trainingConfigurationSchema } from '../core/configuration';
import { searchSettingsSchema } from '../core/search/schedule';
import { MODEL_FORMAT_NAMES } from '../formats/model-file';
import type { InvokeName, Invokes } from '../shared/contract';
import { pathSchema, settingsSchema } from './settings-schema';

/** A schema for the arguments of every request; one that is forgotten does not compile. */
export type ArgumentSchemas = { [K in InvokeName]: z.ZodType<Parameters<Invokes[K]>> };

const nothing = z.tuple([]);
/** Names a folder inside the runs folder: never a path. */
const runId = z
  .string()
  .max(200)
  .regex(/^[\p{L}\p{N}_-][\p{L}\p{N}_. -]*$/u, 'is not the id of a run');
const runIds = z.array(runId).max(100_000);
const choice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('synthetic') }),
  z.strictObject({ kind: z.literal('location'), location: pathSchema }),
]);
/** The id of an opened model: the name of its folder, never a path. */
const modelId = z
  .string()
  .max(200)
  .regex(/^[\p{L}\p{N}_-]+$/u, 'is not the id of a model');
const modelIds = z.array(modelId).max(100_000);
/** The id of a search: the name of its folder. */
const searchId = z
  .string()
  .max(100)
  .regex(/^[\w-]+$/, 'is not the id of a search');
const epoch = z.number().int().min(0);
const model = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bundled') }),
  z.strictObject({ kind: z.literal('run'), run: runId, epoch: epoch.nullable() }),
  z.strictObject({ kind: z.literal('file'), id: modelId }),
]);
const sampleIndices = z
  .instanceof(Uint32Array)
  .refine(({ length }) => length <= 2000, 'asks for more than 2000 images');
const drawing = z.strictObject({
  image: z.instanceof(Uint8Array).refine(({ length }) => length === 784, 'is not 28 x 28 pixels'),
  label: z.number().int().min(0).max(9),
});
const name = z.string().max(200, 'is longer than 200 characters');
/** A suggestion for the save dialog: a plain name, never a path. */
const fileName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^/\\:*?"<>|\p{Cc}]+$/u, 'is not a file name');
const settingsPatch = settingsSchema.omit({ importedDatasets: true, recentFiles: true }).partial();
const runPatch = z
  .strictObject({
    name: name.trim().min(1, 'must not be empty'),
    starred: z.boolean(),
    note: z.string().max(100_000, 'is longer than 100000 characters'),
  })
  .partial();

/** Under exactOptionalPropertyTypes an absent value and `undefined` differ; structured clone keeps both. */
function withoutUndefined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as never;
}

export const ARGUMENT_SCHEMAS: ArgumentSchemas = {
  getApplicationState: nothing,
  windowReady: nothing,
  changeSettings: z.tuple([settingsPatch.transform(withoutUndefined)]),
  chooseFolder: z.tuple([z.enum(['runs', 'data'])]),

  saveFile: z.tuple([fileName, z.instanceof(Uint8Array)]),

  getTraining: nothing,
  startTraining: z.tuple([
    z.strictObject({
      name,
      configuration: trainingConfigurationSchema,
      dataset: choice,
      from: model.nullable(),
      withDrawings: z.boolean(),
    }),
  ]),
  pauseTraining: nothing,
  continueTraining: nothing,
  cancelTraining: nothing,
  stopAfterEpoch: nothing,
  resumeRun: z.tuple([runId]),
  removeFromQueue: z.tuple([z.string().max(200)]),

  listRuns: nothing,
  getRunCurves: z.tuple([runId]),
  getRunWeights: z.tuple([runId, epoch.nullable()]),
  changeRun: z.tuple([runId, runPatch.transform(withoutUndefined)]),
  deleteRuns: z.tuple([runIds]),
  restoreRuns: z.tuple([runIds]),
  showRunInFolder: z.tuple([runId]),

  listDatasets: nothing,
  describeDataset: z.tuple([choice]),
  readSamples: z.tuple([
    z.strictObject({
      choice,
      part: z.enum(['train', 'test']),
      label: z.number().int().min(0).max(65535).nullable(),
      from: z.number().int().min(0),
      count: z.number().int().min(0).max(2000),
    }),
  ]),
  readSamplesAt: z.tuple([
    z.strictObject({ choice, part: z.enum(['train', 'test']), indices: sampleIndices }),
  ]),
  verifyDataset: z.tuple([choice]),
  fetchMnist: nothing,
  cancelFetch: nothing,
  getDatasetTask: nothing,
  importDataset: nothing,
  removeDataset: z.tuple([pathSchema]),
  openFiles: z.tuple([z.array(pathSchema).max(100)]),

  listModels: nothing,
  readModel: z.tuple([model]),
  readLiveModel: nothing,
  changeModel: z.tuple([
    modelId,
    z
      .strictObject({
        name: name.trim().min(1, 'must not be empty'),
        starred: z.boolean(),
        preprocess: z.enum(['raw', 'unit']),
      })
      .partial()
      .transform(withoutUndefined),
  ]),
  deleteModels: z.tuple([modelIds]),
  restoreModels: z.tuple([modelIds]),
  exportModel: z.tuple([
    model,
    z.enum(MODEL_FORMAT_NAMES),
    z.strictObject({ foldPreprocessing: z.boolean() }),
  ]),
  chooseAndOpenFiles: nothing,
  listCheckpoints: z.tuple([runId]),
  deleteCheckpoints: z.tuple([runId, z.array(epoch).max(100_000)]),
  selectCheckpoint: z.tuple([runId, epoch]),
  evaluateModel: z.tuple([
    z.strictObject({
      model,
      dataset: choice,
      part: z.enum(['train', 'validation', 'test']),
      limit: z.number().int().min(1).nullable(),
    }),
  ]),
  cancelEvaluation: nothing,
  examineUnits: z.tuple([model, choice]),
  examineUnit: z.tuple([
    z.strictObject({
      model,
      dataset: choice,
      layer: z.enum(['hidden', 'output']),
      unit: z.number().int().min(0),
    }),
  ]),
  startSearch: z.tuple([z.strictObject({ settings: searchSettingsSchema, dataset: choice })]),
  pauseSearch: nothing,
  resumeSearch: z.tuple([searchId]),
  listSearches: nothing,
  readSearch: z.tuple([searchId]),
  deleteSearch: z.tuple([searchId]),
  addDrawings: z.tuple([z.array(drawing).max(1000)]),
  deleteDrawings: z.tuple([z.array(z.number().int().min(0)).max(100_000)]),
  countDrawings: nothing,
  exportDrawings: nothing,
};

/** The first thing that is wrong, on one line: `where: what`. */
export function describeIssue(request: string, error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue?.path.slice(1).map(String).join('.') ?? '';
  const message = (issue?.message ?? 'is not valid').replace(/\s+/g, ' ');
  // Hyperparameters name themselves: `learning rate: must be ...`.
  if (place.startsWith('configuration.')) return message;
  return place === '' ? `${request}: ${message}` : `${place}: ${message}`;
}
