/** Models that training goes on from: what they say of the configuration, and what the run notes of them. */
import path from 'node:path';
import {
  ConfigurationError,
  parseTrainingConfiguration,
  type TrainingConfiguration,
} from '../core/configuration';
import { allFinite } from '../core/parameters';
import type { Dataset } from '../datasets/dataset';
import { splitDataset } from '../datasets/split';
import { configurationFor, type StartModel } from '../runs/run-origin';
import type { RunParent } from '../runs/run';
import { FileError } from '../storage/file-error';
import { placeInRun, withPreprocessing, type OpenedModel } from './read-model';

type Typed = Partial<Record<keyof TrainingConfiguration, unknown>>;

/** What a run notes of the model that it goes on from. */
export function parentOf(file: string): RunParent {
  const place = placeInRun(file);
  if (place) return { kind: 'run', run: place.run.id, epoch: place.epoch };
  return { kind: 'file', name: path.basename(file) };
}

/**
 * The configuration with the hidden units and the preprocessing of the model; a file that does not say what it wants
 * done to pixels takes what was typed. Throws a ConfigurationError where something else was typed, and a FileError
 * when the weights cannot be trained.
 */
export function configurationFrom(
  { file, model, preprocessingRecorded }: OpenedModel,
  configuration: TrainingConfiguration,
  typed: Typed,
): TrainingConfiguration {
  if (!allFinite(model.parameters))
    throw new FileError(file, 'holds values that are not finite numbers: training cannot go on from it');
  const { hidden, preprocess } = configurationFor(configuration, model);
  if (typed.hidden !== undefined && configuration.hidden !== hidden) {
    throw new ConfigurationError(
      `hidden units: ${file} has ${hidden}, so --hidden cannot be ${configuration.hidden}`,
    );
  }
  const isTyped = typed.preprocess !== undefined;
  if (isTyped && preprocessingRecorded && configuration.preprocess !== preprocess) {
    throw new ConfigurationError(
      `preprocessing: ${file} wants ${preprocess}, so --preprocess cannot be ${configuration.preprocess}`,
    );
  }
  return parseTrainingConfiguration({
    ...configuration,
    hidden,
    preprocess: isTyped ? configuration.preprocess : preprocess,
  });
}

/** The model to start from, with the preprocessing of the configuration. Throws a ConfigurationError. */
export async function startModel(
  { file, model }: OpenedModel,
  configuration: TrainingConfiguration,
  dataset: Dataset,
): Promise<StartModel> {
  const { preprocess } = configuration;
  const parent = parentOf(file);
  if (preprocess === model.preprocessing.kind) return { model, parent };
  const images = () => splitDataset(dataset, configuration).train.images;
  return { model: await withPreprocessing(model, preprocess, images), parent };
}

/** One line about it. */
export function describeStart({ file, model }: OpenedModel): string {
  const { inputs, hidden, classes } = model.shape;
  const place = placeInRun(file);
  const epoch = place && place.epoch !== null ? `, epoch ${place.epoch}` : '';
  return `Start:  ${file} (${inputs}-${hidden}-${classes}${place ? `, run ${place.run.id}${epoch}` : ''})`;
}
