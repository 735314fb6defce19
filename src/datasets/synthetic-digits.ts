/**
 * Handwritten digits without a data set: pen strokes of several hands, varied at random, drawn and centred by MNIST's
 * own recipe. Good enough that a network which has seen nothing else reads most of MNIST.
 *
 * Everything here computes with operations whose last bit is defined, so a seed names the same bytes on every
 * machine.
 */
import { exp, sin } from '../core/deterministic-math';
import { centreDigit, DIGIT_SIDE } from '../core/digit-centring';
import { MAXIMUM_SEED, RandomStream } from '../core/random';
import { drawStrokes, type PenPoint, SHEET_SIDE } from './synthetic-pen';
import { DIGIT_STYLES, type DigitStyle, type StrokePoint } from './synthetic-strokes';

/** Bytes of one digit: 28 x 28. */
export const DIGIT_PIXELS = DIGIT_SIDE * DIGIT_SIDE;

/**
 * How far hands differ: standard deviations, in digit heights where it is a length; ratios vary as e to the power
 * of a deviate. Chosen for looks, and by reading MNIST's training images with networks that had seen
 * synthetic digits only.
 */
const VARIATION = {
  /** Each of a stroke's points, by itself. */
  point: 0.04,
  /** Waves that run through the whole digit. */
  bend: 0.065,
  slant: 0.3,
  meanSlant: 0.15,
  rotation: 0.1,
  aspect: 0.25,
  /** Top against bottom width. */
  taper: 0.15,
  /** How high the middle sits: the upper loop of an 8 against its lower one. */
  lift: 0.05,
  penRadius: 0.07,
  penSpread: 0.28,
  pressure: 0.15,
};

/**
 * Share of the full shake and bend that each digit gets, 0 to 9: a ring or a bar shows every tremor, where a digit of
 * many turns hides it.
 */
const UNSTEADINESS = [0.5, 0.6, 1, 0.9, 0.9, 1, 0.8, 0.8, 0.9, 0.9];

const POINTS_PER_CURVE = 5;

/** A standard normal deviate within 2 standard deviations: rarer hands would be scribbles. */
function bounded(random: RandomStream): number {
  for (;;) {
    const value = random.normal();
    if (Math.abs(value) <= 2) return value;
  }
}

function pickStyle(styles: readonly DigitStyle[], random: RandomStream): DigitStyle {
  let total = 0;
  for (const { weight } of styles) total += weight;
  let mark = random.between(0, total);
  for (const style of styles) {
    mark -= style.weight;
    if (mark < 0) return style;
  }
  return styles[styles.length - 1]!;
}

function shakePoints(
  points: readonly StrokePoint[],
  unsteadiness: number,
  random: RandomStream,
): StrokePoint[] {
  const size = unsteadiness * VARIATION.point;
  return points.map(({ x, y, corner }) => ({
    x: x + size * bounded(random),
    y: y + size * bounded(random),
    corner,
  }));
}

/**
 * The curve through the points: cubic Hermite pieces whose tangent at a point is half the way between its
 * neighbours (Catmull and Rom, 1974); at a corner and at the ends it is half the way to the one neighbour.
 */
function smoothCurve(points: readonly StrokePoint[]): { x: number; y: number }[] {
  const curve = [points[0]!];
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i]!;
    const to = points[i + 1]!;
    const before = from.corner || i === 0 ? from : points[i - 1]!;
    const after = to.corner || i + 2 === points.length ? to : points[i + 2]!;
    for (let k = 1; k <= POINTS_PER_CURVE; k++) {
      const t = k / POINTS_PER_CURVE;
      const square = t * t;
      const cube = square * t;
      const atFrom = 2 * cube - 3 * square + 1;
      const atTo = 1 - atFrom;
      const leaving = (cube - 2 * square + t) / 2;
      const arriving = (cube - square) / 2;
      curve.push({
        x: atFrom * from.x + atTo * to.x + leaving * (to.x - before.x) + arriving * (after.x - from.x),
        y: atFrom * from.y + atTo * to.y + leaving * (to.y - before.y) + arriving * (after.y - from.y),
        corner: false,
      });
    }
  }
  return curve;
}

/** One hand's way of distorting the plane: bends first, then taper, aspect, slant and rotation. */
function randomWarp(
  unsteadiness: number,
  random: RandomStream,
): (x: number, y: number) => { x: number; y: number } {
  const waves = [0, 1].map(() => ({
    across: unsteadiness * VARIATION.bend * bounded(random),
    down: unsteadiness * VARIATION.bend * bounded(random),
    waveX: random.between(-6, 6),
    waveY: random.between(-6, 6),
    phase: random.between(0, 6.283185307179586),
  }));
  const slant = -(VARIATION.meanSlant + VARIATION.slant * bounded(random));
  const aspect = exp(VARIATION.aspect * bounded(random));
  const taper = VARIATION.taper * bounded(random);
  const lift = VARIATION.lift * bounded(random);
  const sine = sin(VARIATION.rotation * bounded(random));
  const cosine = Math.sqrt(1 - sine * sine);
  return (x, y) => {
    let bentX = x - 0.32;
    let bentY = y - 0.5 + 4 * lift * y * (1 - y);
    for (const { across, down, waveX, waveY, phase } of waves) {
      const wave = sin(waveX * x + waveY * y + phase);
      bentX += across * wave;
      bentY += down * wave;
    }
    const wide = bentX * aspect * (1 + 2 * taper * bentY) + slant * bentY;
    return { x: cosine * wide - sine * bentY, y: sine * wide + cosine * bentY };
  };
}

/** Pen radii along a stroke: random pressures at its ends and its middle, evenly joined. */
function pressPen(
  curve: readonly { x: number; y: number }[],
  radius: number,
  random: RandomStream,
): PenPoint[] {
  const pressures = [0, 1, 2].map(() => exp(VARIATION.pressure * bounded(random)));
  return curve.map(({ x, y }, i) => {
    const place = (2 * i) / Math.max(1, curve.length - 1);
    const index = Math.min(1, Math.floor(place));
    const part = place - index;
    return { x, y, radius: radius * ((1 - part) * pressures[index]! + part * pressures[index + 1]!) };
  });
}

/**
 * Draws one digit.
 * @param label 0..9
 * @param random moved on by as many draws as the digit takes
 * @returns 784 bytes: 28 x 28, row by row, 0 background to 255 full ink, centred as MNIST is
 * @throws RangeError when the label is not a digit
 */
export function generateDigit(label: number, random: RandomStream): Uint8Array {
  const styles = DIGIT_STYLES[label];
  if (styles === undefined) throw new RangeError(`A label is an integer from 0 to 9, not ${label}`);
  const unsteadiness = UNSTEADINESS[label]!;
  const style = pickStyle(styles, random);
  const warp = randomWarp(unsteadiness, random);
  const radius = VARIATION.penRadius * exp(VARIATION.penSpread * bounded(random));
  const strokes = style.strokes.map((points) => {
    const curve = smoothCurve(shakePoints(points, unsteadiness, random)).map(({ x, y }) => warp(x, y));
    return pressPen(curve, radius, random);
  });
  const sheet = { width: SHEET_SIDE, height: SHEET_SIDE, pixels: drawStrokes(strokes) };
  return centreDigit(sheet)!;
}

/** Which digits to generate. */
export interface DigitRequest {
  /** How many. */
  count: number;
  /** Integer 0..4294967295. */
  seed: number;
  /** Index of the first one; a set may be made in slices, which together equal the whole. */
  start?: number;
}

/** Ten labels in random order: those of digits 10 x block .. 10 x block + 9 of a seed. */
function blockLabels(seed: number, block: number): Uint32Array {
  const labels = Uint32Array.from({ length: 10 }, (_, i) => i);
  // Digits count up from stream 0, blocks from the middle of the 32-bit range: they never share one.
  RandomStream.named(seed, 'synthetic-digits', 0x80000000 + block).shuffle(labels);
  return labels;
}

/**
 * The labels that `generateDigits` gives, without drawing anything.
 * @returns count bytes 0..9
 */
export function digitLabels({ count, seed, start = 0 }: DigitRequest): Uint8Array {
  const labels = new Uint8Array(count);
  let order = blockLabels(seed, Math.floor(start / 10));
  for (let i = 0; i < count; i++) {
    const index = start + i;
    if (i > 0 && index % 10 === 0) order = blockLabels(seed, index / 10);
    labels[i] = order[index % 10]!;
  }
  return labels;
}

/**
 * Draws digits `start` to `start + count - 1` of a seed's endless series. A digit depends on the seed and its index alone,
 * and every ten of them (0-9, 10-19, ...) hold each label once, in random order.
 * @returns images: count x 784 bytes, as `generateDigit` makes them; labels: count bytes 0..9
 * @throws RangeError when count or start is not an integer >= 0, an index reaches 2^31, or the seed is out of range
 */
export function generateDigits({ count, seed, start = 0 }: DigitRequest): {
  images: Uint8Array;
  labels: Uint8Array;
} {
  for (const [name, value] of Object.entries({ count, start })) {
    if (!Number.isInteger(value) || value < 0)
      throw new RangeError(`${name} must be an integer >= 0, not ${value}`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed > MAXIMUM_SEED) {
    throw new RangeError(`A seed is an integer from 0 to ${MAXIMUM_SEED}, not ${seed}`);
  }
  if (start + count > 0x80000000) throw new RangeError('A seed holds 2^31 digits');
  const images = new Uint8Array(count * DIGIT_PIXELS);
  const labels = new Uint8Array(count);
  let block = -1;
  let order: Uint32Array = new Uint32Array(0);
  for (let i = 0; i < count; i++) {
    const index = start + i;
    if (Math.floor(index / 10) !== block) {
      block = Math.floor(index / 10);
      order = blockLabels(seed, block);
    }
    labels[i] = order[index % 10]!;
    images.set(
      generateDigit(labels[i]!, RandomStream.named(seed, 'synthetic-digits', index)),
      i * DIGIT_PIXELS,
    );
  }
  return { images, labels };
}
