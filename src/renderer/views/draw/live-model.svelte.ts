/** The model as it is while it learns, read anew a few times a second as long as somebody looks at it. */
import type { Model } from '../../../core/model';
import { api, on } from '../../lib/api';
import { paced } from '../../state/paced';

const MILLISECONDS = 200;

class LiveModel {
  /** The newest; null before it was read, and where nothing is trained. */
  model = $state.raw<Model | null>(null);
  #isReading = false;

  /** Keeps the model up to date; returns a function that ends it. */
  watch(): () => void {
    const pace = paced(MILLISECONDS, () => void this.#read());
    const end = on('trainingWeights', () => pace.request());
    pace.request();
    return end;
  }

  forget(): void {
    this.model = null;
  }

  async #read(): Promise<void> {
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      this.model = (await api.readLiveModel()) ?? this.model;
    } catch {
      // Between two runs there is none to read; the next one tells of itself.
    } finally {
      this.#isReading = false;
    }
  }
}

export const liveModel = new LiveModel();
