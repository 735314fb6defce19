/** The gallery that is on screen: pictures and order of one layer, made in a worker and swapped when they are whole. */
import type { Model } from '../../../core/model';
import type { UnitOrder } from '../../../core/unit-order';
import type { ColourMapName } from '../../../figures/colour-maps';
import { problems } from '../../state/problems.svelte';
import type { Layer, LayerPictures, ModelFacts } from './gallery-calls';
import { GalleryClient } from './gallery-client';

/** What is to be shown. */
export interface Wanted {
  model: Model;
  layer: Layer;
  colours: ColourMapName;
  order: UnitOrder;
}

/** What is shown; all of it belongs together. */
export interface Shown extends Wanted {
  facts: ModelFacts;
  pictures: LayerPictures;
  /** Every unit of the layer, in order. */
  units: Uint32Array;
}

export class Gallery {
  shown = $state.raw<Shown | null>(null);
  /** Whether something else than what is wanted is still on screen. */
  isBusy = $state(false);
  readonly #client = new GalleryClient();
  #wanted: Wanted | null = null;
  /** Ends the wait for an order that nobody wants any more. */
  #interrupt: () => void = () => undefined;
  #loaded: { model: Model; facts: ModelFacts } | null = null;
  #drawn: { model: Model; pictures: LayerPictures } | null = null;

  show(wanted: Wanted): void {
    const before = this.#wanted;
    this.#wanted = wanted;
    // New weights of a run in training may come faster than they can be sorted: those are waited for.
    if (before && (before.layer !== wanted.layer || before.colours !== wanted.colours)) this.#interrupt();
    if (before && before.order !== wanted.order) this.#interrupt();
    if (this.isBusy) return;
    this.isBusy = true;
    void problems.watch(() => this.#work()).finally(() => (this.isBusy = false));
  }

  csv(layer: Layer, units: Uint32Array): Promise<Blob> {
    return this.#client.ask('csv', layer, units);
  }

  close(): void {
    this.#client.close();
  }

  async #work(): Promise<void> {
    let done: Wanted | null = null;
    while (this.#wanted && this.#wanted !== done) {
      const wanted: Wanted = this.#wanted;
      const interrupted = new Promise<null>((resolve) => (this.#interrupt = () => resolve(null)));
      const facts = await this.#facts(wanted.model);
      const pictures = await this.#pictures(wanted);
      // Colours change at once, even while units are being sorted.
      const { shown } = this;
      if (shown && shown.model === wanted.model && shown.layer === wanted.layer) {
        this.shown = { ...shown, colours: wanted.colours, pictures };
      }
      const units = await Promise.race([this.#client.ask('order', wanted.layer, wanted.order), interrupted]);
      if (units) this.shown = { ...wanted, facts, pictures, units };
      done = wanted;
    }
  }

  async #facts(model: Model): Promise<ModelFacts> {
    if (this.#loaded?.model === model) return this.#loaded.facts;
    // The model is the only one that the worker knows from here on.
    const facts = await this.#client.ask('load', model);
    this.#loaded = { model, facts };
    return facts;
  }

  async #pictures({ model, layer, colours }: Wanted): Promise<LayerPictures> {
    const known = this.#drawn;
    if (known?.model === model && known.pictures.layer === layer && known.pictures.colours === colours) {
      return known.pictures;
    }
    const pictures = await this.#client.ask('draw', layer, colours);
    this.#drawn = { model, pictures };
    return pictures;
  }
}
