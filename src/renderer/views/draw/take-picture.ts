/** Puts pictures on the pad: files that were chosen, dropped or pasted, and images of the data set. */
import { api } from '../../lib/api';
import { application } from '../../state/application.svelte';
import { datasets } from '../../state/datasets.svelte';
import { problems } from '../../state/problems.svelte';
import { pad } from './pad.svelte';
import { PictureError, pictureOfInk, readPicture } from './picture-file';

/** Takes the first of these files; what is wrong with it is told in one line. */
export async function takePicture(files: readonly File[], name?: string): Promise<void> {
  const [file] = files;
  if (!file) return;
  const { t } = application;
  const shown = name ?? file.name;
  await problems.watch(async () => {
    pad.place(await readPicture(file, shown, t));
    if (files.length > 1) problems.tell({ kind: 'done', text: t('draw.pictures.several', { name: shown }) });
  });
}

/** Takes an image of the data set that is trained on by default: one of the test images, if it has some. */
export async function takeExample(): Promise<void> {
  const { t } = application;
  await problems.watch(async () => {
    const choice = { ...datasets.defaultChoice };
    const { height, width, trainCount, testCount } = await api.describeDataset(choice);
    const part = testCount > 0 ? 'test' : 'train';
    const from = Math.floor(Math.random() * (part === 'test' ? testCount : trainCount));
    const { images } = await api.readSamples({ choice, part, label: null, from, count: 1 });
    const picture = pictureOfInk({ width, height, pixels: images });
    if (!picture) throw new PictureError(t('draw.pictures.blank', { name: `${from}` }));
    pad.place(picture);
  });
}
