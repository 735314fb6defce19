/** Why the main model guesses what it guesses: worked out behind the guess itself, a few times a second. */
import {
  explainDecision,
  inputContributions,
  type Decision,
  type InputContributions,
} from '../../../core/explanation';
import type { Model } from '../../../core/model';
import { smallestChange, type SmallestChange } from '../../../core/smallest-change';
import { paced } from '../../state/paced';
import { drawView } from './draw-view.svelte';
import type { Guess } from './guess';
import { pad } from './pad.svelte';

const MILLISECONDS = 120;

export interface Explained {
  model: Model;
  guess: Guess;
  decision: Decision;
  contributions: InputContributions;
  /** Null while a stroke goes on: it takes many passes through the network. */
  change: SmallestChange | null;
}

class Explanation {
  current = $state.raw<Explained | null>(null);

  /** Follows the main model's guess; to be called in an effect. Returns a function that ends it. */
  follow(): () => void {
    const pace = paced(MILLISECONDS, () => {
      // After the frame that shows the guess.
      setTimeout(() => this.#explain());
    });
    const end = $effect.root(() => {
      $effect(() => {
        void drawView.main.guess;
        void pad.isDrawing;
        pace.request();
      });
    });
    return end;
  }

  #explain(): void {
    const { guess, model } = drawView.main;
    if (!guess || !model || model.shape.classes < 2) {
      this.current = null;
      return;
    }
    const { isDrawing } = pad;
    const known = this.current?.guess === guess ? this.current : null;
    if (known && (known.change || isDrawing)) return;
    this.current = {
      model,
      guess,
      decision: known?.decision ?? explainDecision(model, guess.image),
      // Only ink contributes then, whatever the preprocessing: that is what can be seen.
      contributions: known?.contributions ?? inputContributions(model, guess.image, guess.digit, 'blank'),
      change: isDrawing ? null : smallestChange(model, guess.image),
    };
  }
}

export const explanation = new Explanation();
