/** The data set that a run was trained on, among those that can be read now. */
import type { DatasetChoice, DatasetEntry } from '../../../shared/contract';
import type { DatasetReference } from '../../../runs/run';

/** Where a copy of MNIST lies as it was published: one is as good as another. */
const MNIST_PLACES: readonly DatasetEntry['place'][] = ['application', 'resources', 'keras', 'torchvision'];

/** Null where it is not there any more. */
export function datasetOfRun(
  { name, source, synthetic }: Pick<DatasetReference, 'name' | 'source' | 'synthetic'>,
  entries: readonly DatasetEntry[],
): DatasetChoice | null {
  if (synthetic || name === 'synthetic') return { kind: 'synthetic' };
  const same = entries.find(({ choice }) => choice.kind === 'location' && choice.location === source);
  if (same) return same.choice;
  if (name !== 'mnist') return null;
  return entries.find(({ place }) => MNIST_PLACES.includes(place))?.choice ?? null;
}
