/** Draws and sorts galleries beside the window's own thread, so that nothing stutters however large the network is. */
import type { Model } from '../../../core/model';
import type { UnitOrder } from '../../../core/unit-order';
import type { ColourMapName } from '../../../figures/colour-maps';
import {
  layerCsv,
  layerGallery,
  layerOrder,
  modelFacts,
  type GalleryCall,
  type GalleryCalls,
  type Layer,
  type LayerPictures,
} from './gallery-calls';

/** Milliseconds of sorting before other requests get their turn. */
const TURN = 30;

/** One request; its answer carries the same id. */
export interface Asked {
  id: number;
  call: GalleryCall;
  args: unknown[];
}
export type Answered = { id: number; value: unknown } | { id: number; reason: string };

let model: Model | null = null;
/** Orders of this model that were asked for. */
const orders = new Map<string, Promise<Uint32Array | null>>();

function loaded(): Model {
  if (!model) throw new Error('no model was loaded');
  return model;
}

/** Sorts in turns; gives up, with null, when another model has taken its place. */
async function sorted(layer: Layer, order: UnitOrder): Promise<Uint32Array | null> {
  const own = loaded();
  const work = layerOrder(own, layer, order);
  let turn = performance.now();
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - turn < TURN) continue;
    await new Promise((resolve) => setTimeout(resolve));
    if (model !== own) return null;
    turn = performance.now();
  }
}

async function drawn(layer: Layer, colours: ColourMapName): Promise<LayerPictures> {
  const { pixels, width, height, layout, bar } = layerGallery(loaded(), layer, colours);
  const bitmap = await createImageBitmap(new ImageData(new Uint8ClampedArray(pixels), width, height));
  return { layer, colours, bitmap, layout, bar };
}

type Answers = {
  [K in GalleryCall]: (
    ...args: Parameters<GalleryCalls[K]>
  ) => ReturnType<GalleryCalls[K]> | Promise<ReturnType<GalleryCalls[K]>>;
};

const answers: Answers = {
  load(next) {
    model = next;
    orders.clear();
    return modelFacts(next);
  },
  draw: drawn,
  order(layer, order) {
    const key = `${layer} ${order}`;
    const known = orders.get(key) ?? sorted(layer, order);
    orders.set(key, known);
    return known;
  },
  csv: (layer, units) => new Blob(layerCsv(loaded(), layer, units), { type: 'text/csv' }),
};

addEventListener('message', ({ data }: MessageEvent<Asked>) => void answer(data));

async function answer({ id, call, args }: Asked): Promise<void> {
  let answered: Answered;
  try {
    answered = { id, value: await (answers[call] as (...args: unknown[]) => unknown)(...args) };
  } catch (error) {
    answered = { id, reason: error instanceof Error ? error.message : String(error) };
  }
  const { bitmap } = ('value' in answered && (answered.value as Partial<LayerPictures> | null)) || {};
  postMessage(answered, { transfer: bitmap ? [bitmap] : [] });
}
