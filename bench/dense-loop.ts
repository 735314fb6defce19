/** The course network as one would first write it for speed in TypeScript: dense float32 arrays and plain loops. */
import type { LabelledImages } from '../src/core/kernels';
import type { NetworkShape, Parameters } from '../src/core/parameters';

/** Trains by gradient descent, a mini-batch at a time. Everything is row-major; x is raw grey levels. */
export class DenseLoop {
  private readonly W1: Float32Array;
  private readonly b1: Float32Array;
  private readonly W2: Float32Array;
  private readonly b2: Float32Array;
  private readonly pixels: Float32Array;
  private readonly labels: Uint8Array | Uint16Array;

  constructor(
    private readonly shape: NetworkShape,
    { images, labels }: LabelledImages,
    initial: Parameters,
    private readonly lambda: number,
  ) {
    this.pixels = Float32Array.from(images);
    this.labels = labels;
    this.W1 = Float32Array.from(initial.W1);
    this.b1 = Float32Array.from(initial.b1);
    this.W2 = Float32Array.from(initial.W2);
    this.b2 = Float32Array.from(initial.b2);
  }

  /** One update; the loss of the batch before it, with the L2 term. */
  trainBatch(indices: Uint32Array, rate: number): number {
    const { W1, b1, W2, b2, pixels, lambda } = this;
    const { inputs, hidden, classes } = this.shape;
    const [dW1, db1] = [new Float32Array(W1.length), new Float32Array(hidden)];
    const [dW2, db2] = [new Float32Array(W2.length), new Float32Array(classes)];
    const units = new Float32Array(hidden);
    const scores = new Float32Array(classes);
    const dUnits = new Float32Array(hidden);
    let loss = 0;
    for (const index of indices) {
      const from = index * inputs;
      units.set(b1);
      for (let k = 0; k < inputs; k++) {
        const x = pixels[from + k]!;
        for (let j = 0; j < hidden; j++) units[j]! += x * W1[k * hidden + j]!;
      }
      for (let j = 0; j < hidden; j++) if (units[j]! < 0) units[j] = 0;
      scores.set(b2);
      for (let j = 0; j < hidden; j++) {
        const a = units[j]!;
        for (let c = 0; c < classes; c++) scores[c]! += a * W2[j * classes + c]!;
      }
      loss += this.scoreGradient(scores, this.labels[index]!, indices.length);
      for (let c = 0; c < classes; c++) db2[c]! += scores[c]!;
      for (let j = 0; j < hidden; j++) {
        const a = units[j]!;
        let sum = 0;
        for (let c = 0; c < classes; c++) {
          dW2[j * classes + c]! += a * scores[c]!;
          sum += scores[c]! * W2[j * classes + c]!;
        }
        dUnits[j] = a > 0 ? sum : 0;
        db1[j]! += dUnits[j]!;
      }
      for (let k = 0; k < inputs; k++) {
        const x = pixels[from + k]!;
        for (let j = 0; j < hidden; j++) dW1[k * hidden + j]! += x * dUnits[j]!;
      }
    }
    let squares = 0;
    for (let i = 0; i < W1.length; i++) {
      squares += W1[i]! * W1[i]!;
      W1[i]! -= rate * (dW1[i]! + lambda * W1[i]!);
    }
    for (let i = 0; i < W2.length; i++) {
      squares += W2[i]! * W2[i]!;
      W2[i]! -= rate * (dW2[i]! + lambda * W2[i]!);
    }
    for (let j = 0; j < hidden; j++) b1[j]! -= rate * db1[j]!;
    for (let c = 0; c < classes; c++) b2[c]! -= rate * db2[c]!;
    return loss / indices.length + 0.5 * lambda * squares;
  }

  /** Turns scores into their gradient, (softmax - one-hot) / batch size; gives the cross-entropy. */
  private scoreGradient(scores: Float32Array, label: number, batchSize: number): number {
    let maximum = -Infinity;
    for (const score of scores) maximum = Math.max(maximum, score);
    let sum = 0;
    for (const score of scores) sum += Math.exp(score - maximum);
    const loss = Math.log(sum) - (scores[label]! - maximum);
    for (let c = 0; c < scores.length; c++) scores[c] = Math.exp(scores[c]! - maximum) / sum / batchSize;
    scores[label]! -= 1 / batchSize;
    return loss;
  }
}
