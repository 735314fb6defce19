import { expect, it } from 'vitest';
import { fineTuningRate } from './fine-tuning-rate';

const model = (W1: Float32Array) => ({
  parameters: { W1, b1: new Float32Array(), W2: new Float32Array(), b2: new Float32Array() },
});

it('goes with the size of the weights', () => {
  expect(fineTuningRate(model(Float32Array.of(0.05, -0.05)))).toBe(2e-4);
  expect(fineTuningRate(model(Float32Array.of(0.001, -0.001)))).toBe(4e-6);
});

it('is a rate even where there are no weights to go by', () => {
  expect(fineTuningRate(model(new Float32Array(4)))).toBe(1e-4);
  expect(fineTuningRate(model(Float32Array.of(NaN)))).toBe(1e-4);
});
