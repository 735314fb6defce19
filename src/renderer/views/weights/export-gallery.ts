/** What of the gallery can be saved: its picture as the assignment lays it out, and its weights. */
import type { ModelChoice } from '../../../shared/models';
import { galleryLayout } from '../../../figures/gallery-layout';
import { saveFile } from '../../lib/save-file';
import { application } from '../../state/application.svelte';
import { models } from '../../state/models.svelte';
import { problems } from '../../state/problems.svelte';
import { PADDING, type CellGrid } from './cell-grid';
import { galleryToPng } from './draw-cells';
import type { Layer } from './gallery-calls';
import type { Shown } from './gallery.svelte';

/** Pixels of the file for each pixel of the pictures. */
const SCALES = [1, 4];

/** The gallery as the course's assignment draws it: a square grid, three pixels between the pictures. */
export function assignmentGrid(
  { pictures }: Pick<Shown, 'pictures'>,
  count: number,
  scale: number,
): CellGrid {
  const { cellWidth, cellHeight } = pictures.layout;
  const layout = galleryLayout(count, [cellHeight, cellWidth], PADDING);
  return { layout, zoom: scale, width: layout.width * scale, height: layout.height * scale };
}

/** The commands, for a menu. */
export function galleryExports(
  shown: Shown,
  units: Uint32Array,
  csv: (layer: Layer, units: Uint32Array) => Promise<Blob>,
  choice: ModelChoice | null,
): { label: string; run: () => void; disabled: boolean }[] {
  const { t } = application;
  const matrix = shown.layer === 'hidden' ? 'W1' : 'W2';
  const model = choice?.kind === 'bundled' ? 'inkling' : ((choice && models.entry(choice)?.name) ?? 'model');
  const name = `${model} ${matrix}`;
  const disabled = units.length === 0;
  return [
    ...SCALES.map((scale) => {
      const grid = assignmentGrid(shown, units.length, scale);
      const file = `${name}${shown.colours === 'grey' ? '' : ` ${shown.colours}`}${scale === 1 ? '' : ` x${scale}`}.png`;
      return {
        label: t('weights.export.png', { width: String(grid.width), height: String(grid.height) }),
        disabled,
        run: () =>
          void problems.watch(async () => saveFile(file, await galleryToPng(shown.pictures, grid, units))),
      };
    }),
    {
      label: t('weights.export.csv'),
      disabled,
      run: () => void problems.watch(async () => saveFile(`${name}.csv`, await csv(shown.layer, units))),
    },
  ];
}
