/** Which samples to look at a model with, also where a data set is smaller than the one it was trained on. */
import { FormatError } from '../formats/format-error';
import {
  splitPlaces,
  stretch,
  type DealtDataset,
  type SamplePlaces,
  type Split,
  type SplitSettings,
} from './split';

/** The sizes made no larger than what there is: first training, then validation; tests by the data set's own test part. */
export function fittingSizes<Settings extends SplitSettings>(
  settings: Settings,
  { train, test }: DealtDataset,
): Settings {
  const available = train.labels.length;
  const trainSize = Math.min(settings.trainSize, available);
  return {
    ...settings,
    trainSize,
    valSize: Math.min(settings.valSize, available - trainSize),
    testSize: test ? Math.min(settings.testSize, test.labels.length) : settings.testSize,
  };
}

/**
 * The places of the samples of a part, dealt as these settings say; but a test is all of the data set's own test
 * part. A data set with too few samples to be dealt so is not the one that the model was trained on: none of its
 * training samples is known to the model, and each of the parts that come from them is all of them.
 * Throws a FormatError when nothing is left for the part.
 */
export function partPlaces(dataset: DealtDataset, settings: SplitSettings, part: keyof Split): SamplePlaces {
  const { source, train, test } = dataset;
  const available = train.labels.length;
  const { trainSize, valSize, testSize } = settings;
  const placesOf = (): SamplePlaces => {
    if (part === 'test' && test) return stretch('test', 0, test.labels.length);
    if (trainSize + valSize > available) return stretch('train', 0, available);
    const left = test ? test.labels.length : available - trainSize - valSize;
    return splitPlaces(dataset, { ...settings, testSize: Math.min(testSize, left) })[part];
  };
  const places = placesOf();
  if (places.indices.length > 0) return places;
  const taken = test ? 'its test part is empty' : `all ${available} are for training and validation`;
  throw new FormatError(`${source}: has no samples for the test, ${taken}`);
}
