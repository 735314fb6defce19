import { describe, expect, it } from 'vitest';
import { activationsOf } from './explanation';
import { relativeError } from './fixtures/compare';
import { generatedParameters, generatedSamples, Lcg } from './fixtures/generated';
import { predictImage, type Model } from './model';
import { fitPreprocessing, PREPROCESSING_KINDS, type PreprocessingKind } from './preprocessing';
import { smallestChange } from './smallest-change';

const shape = { inputs: 100, hidden: 24, classes: 5 };
const { images } = generatedSamples(30, 100, 5, 3);
const imageAt = (i: number) => images.subarray(100 * i, 100 * (i + 1));

function modelOf(kind: PreprocessingKind): Model {
  const parameters = generatedParameters(shape, 6, 0.2, 0.2);
  const grey = kind === 'raw' || kind === 'mean-image' ? 100 : 1;
  parameters.W1.forEach((w, i) => (parameters.W1[i] = w / grey));
  return {
    shape,
    parameters,
    lambda: 0,
    preprocessing: fitPreprocessing(kind, images, 100),
    imageSize: [10, 10],
  };
}

/** A network that is linear: two units of opposite sign are one number of either sign. */
function linearModel(weights: number[]): Model {
  const inputs = weights.length;
  return {
    shape: { inputs, hidden: 2, classes: 2 },
    parameters: {
      W1: Float64Array.from(weights.flatMap((w) => [w, -w])),
      b1: new Float64Array(2),
      W2: Float64Array.of(1, 0, -1, 0),
      b2: new Float64Array(2),
    },
    lambda: 0,
    preprocessing: { kind: 'raw', scale: 1, offset: new Float64Array(inputs) },
    imageSize: [1, inputs],
  };
}

describe.each(PREPROCESSING_KINDS)('the smallest change on %s images', (kind) => {
  const model = modelOf(kind);
  const results = Array.from({ length: 30 }, (_, i) => ({
    image: imageAt(i),
    ...smallestChange(model, imageAt(i)),
  }));

  it('flips the decision, and only just', () => {
    for (const { image, change, first, second, margin, marginAfter, flips, digitAfter } of results) {
      const before = predictImage(model, image);
      const after = predictImage(
        model,
        change.map((d, k) => image[k]! + d),
      );
      expect(first).toBe(before.digit);
      expect(flips).toBe(true);
      expect(marginAfter).toBe(after.scores[first]! - after.scores[second]!);
      expect(marginAfter).toBeLessThan(0);
      expect(-marginAfter).toBeLessThan(0.01 * margin);
      expect(digitAfter).toBe(after.digit);
    }
    expect(results.filter(({ second, digitAfter }) => second === digitAfter).length).toBeGreaterThan(20);
  });

  it('is what ink can do', () => {
    for (const { image, change, size } of results) {
      change.forEach((d, k) => {
        expect(image[k]! + d).toBeGreaterThan(-1e-9);
        expect(image[k]! + d).toBeLessThan(255 + 1e-9);
      });
      expect(size).toBeCloseTo(Math.hypot(...change), 9);
    }
  });

  it('goes along the gradient of the difference of scores, which agrees with central differences', () => {
    const image = Float64Array.from(imageAt(2), (grey) => grey * 0.9 + 3.3);
    const { direction, first, second } = smallestChange(model, image);
    const numeric = direction.map((_, k) => {
      const differenceAt = (by: number) => {
        const { scores } = activationsOf(
          model,
          image.map((grey, n) => (n === k ? grey + by : grey)),
        );
        return scores[second]! - scores[first]!;
      };
      return (differenceAt(1e-4) - differenceAt(-1e-4)) / 2e-4;
    });
    expect(relativeError(direction, numeric)).toBeLessThan(1e-6);
  });

  it('is shorter than any of many random changes that flip', () => {
    const random = new Lcg(5);
    const { image, size, first, second, direction } = results[3]!;
    const length = Math.hypot(...direction);
    let flipped = 0;
    for (let n = 0; n < 300; n++) {
      const reach = (0.8 + random.uniform()) * size;
      const moved = Float64Array.from(image, (grey, k) => {
        const way = (direction[k]! / length) * reach + 0.05 * size * random.normal();
        return Math.min(255, Math.max(0, grey + way));
      });
      const { scores } = predictImage(model, moved);
      if (!(scores[second]! > scores[first]!)) continue;
      flipped++;
      expect(Math.hypot(...moved.map((grey, k) => grey - image[k]!))).toBeGreaterThan(0.97 * size);
    }
    expect(flipped).toBeGreaterThan(50);
  });
});

describe('the smallest change of a linear network', () => {
  it('is the margin over the gradient where no pixel is at its bound', () => {
    // S_0 - S_1 = 3 x + 4 y - 500 at (100, 150) is 400: 80 grey levels against (3, 4) / 5.
    const model = linearModel([3, 4]);
    model.parameters.b2[0] = -500;
    const result = smallestChange(model, [100, 150]);
    expect(result).toMatchObject({ first: 0, second: 1, margin: 400, flips: true, digitAfter: 1 });
    expect(result.change[0]).toBeCloseTo(-48, 0);
    expect(result.change[1]).toBeCloseTo(-64, 0);
    expect(result.size).toBeCloseTo(80, 0);
    expect([...result.direction]).toEqual([-3, -4]);
  });

  it('leaves to the other pixels what one at its bound cannot do', () => {
    // The first pixel can only lose 10 of its ink; the second has to lose the rest: (400 - 30) / 4.
    const model = linearModel([3, 4]);
    model.parameters.b2[0] = -230;
    const { change } = smallestChange(model, [10, 150]);
    expect(change[0]).toBeCloseTo(-10, 1);
    expect(change[1]).toBeCloseTo(-92.5, 0);
  });

  it('goes as far as ink can where that is not enough', () => {
    const model = linearModel([3, -4]);
    model.parameters.b2[0] = 2000;
    const result = smallestChange(model, [10, 200]);
    expect(result.flips).toBe(false);
    expect([...result.change]).toEqual([-10, 55]);
    expect(result.marginAfter).toBe(2000 - 4 * 255);
    expect(result.digitAfter).toBe(0);
  });

  it('is nothing where no unit is active, and where the second class is ahead already', () => {
    const model = linearModel([1, 1]);
    model.parameters.b2[0] = 1;
    expect(smallestChange(model, [0, 0])).toMatchObject({ size: 0, flips: false, margin: 1, marginAfter: 1 });
    const ahead = smallestChange(model, [5, 5], { first: 1, second: 0 });
    expect(ahead).toMatchObject({ margin: -11, size: 0, flips: true, digitAfter: 0 });
  });

  it('refuses an image of another size and a pair that is not one', () => {
    expect(() => smallestChange(linearModel([1, 1]), [1])).toThrow(RangeError);
    expect(() => smallestChange(linearModel([1, 1]), [1, 1], { first: 0, second: 2 })).toThrow(RangeError);
  });
});
