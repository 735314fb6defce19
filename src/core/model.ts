/** A trained network with all that is needed to use it. */
import { softmax, forward } from './network';
import type { NetworkShape, Parameters } from './parameters';
import { preprocess, type Preprocessing } from './preprocessing';

export interface Model {
  shape: NetworkShape;
  parameters: Parameters;
  /** L2 strength that it was trained with; part of the loss. */
  lambda: number;
  /** What it wants done to grey levels 0..255. */
  preprocessing: Preprocessing;
  /** Height and width of its input images, height x width = inputs. */
  imageSize: [height: number, width: number];
}

/** Scores and probabilities of one image (D grey levels 0..255), in float64. Throws a RangeError for another size. */
export function predictImage(
  model: Model,
  image: ArrayLike<number>,
): { digit: number; scores: number[]; probabilities: number[] } {
  const { inputs } = model.shape;
  if (image.length !== inputs)
    throw new RangeError(`an image of ${inputs} pixels is needed, not of ${image.length}`);
  const X = preprocess(model.preprocessing, image, [0]);
  const scores = forward(model.parameters, model.shape, X).scores;
  const probabilities = softmax(scores, model.shape.classes);
  let digit = 0;
  for (let c = 1; c < scores.length; c++) if (scores[c]! > scores[digit]!) digit = c;
  return { digit, scores: [...scores], probabilities: [...probabilities] };
}

/** The height and width of images of so many pixels, where nothing says them: the most nearly square. */
export function likelyImageSize(inputs: number): [height: number, width: number] {
  let height = Math.floor(Math.sqrt(inputs));
  while (inputs % height !== 0) height--;
  return [height, inputs / height];
}
