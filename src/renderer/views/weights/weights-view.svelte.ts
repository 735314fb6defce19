/** How the Weights view looks at a model. Kept while other views are open. */
import type { UnitOrder } from '../../../core/unit-order';
import type { ColourMapName } from '../../../figures/colour-maps';
import type { DatasetChoice } from '../../../shared/contract';
import { choiceKey, datasets } from '../../state/datasets.svelte';
import type { Layer } from './gallery-calls';

export type UnitFilter = 'all' | 'active' | 'dead';

class WeightsView {
  layer = $state<Layer>('hidden');
  colours = $state<ColourMapName>('grey');
  #orders = $state.raw<Record<Layer, UnitOrder>>({ hidden: 'index', output: 'index' });
  filter = $state<UnitFilter>('all');
  /** Pixels of the screen for each pixel of a picture; null: as large as fits. */
  #levels = $state.raw<Record<Layer, number | null>>({ hidden: null, output: null });
  /** The unit that the keyboard is on, and whether it is opened beside the gallery. */
  #active = $state.raw<Record<Layer, number>>({ hidden: 0, output: 0 });
  isOpen = $state(false);
  scrollTop = 0;
  #dataset = $state.raw<DatasetChoice | null>(null);

  get order(): UnitOrder {
    return this.#orders[this.layer];
  }
  set order(order: UnitOrder) {
    this.#orders = { ...this.#orders, [this.layer]: order };
  }

  get level(): number | null {
    return this.#levels[this.layer];
  }
  set level(level: number | null) {
    this.#levels = { ...this.#levels, [this.layer]: level };
  }

  get active(): number {
    return this.#active[this.layer];
  }
  set active(unit: number) {
    this.#active = { ...this.#active, [this.layer]: unit };
  }

  /** The data set on whose images activations are measured: the one chosen as long as it is there, or the default. */
  get dataset(): DatasetChoice {
    const chosen = this.#dataset;
    const isThere = chosen && datasets.entries.some(({ choice }) => choiceKey(choice) === choiceKey(chosen));
    return isThere ? chosen : datasets.defaultChoice;
  }
  set dataset(choice: DatasetChoice) {
    this.#dataset = choice;
  }

  /** Shows a unit beside the gallery; of another layer, with its gallery. */
  open(layer: Layer, unit: number): void {
    if (layer !== this.layer) this.scrollTop = 0;
    this.layer = layer;
    this.active = unit;
    this.isOpen = true;
  }
}

export const weightsView = new WeightsView();
