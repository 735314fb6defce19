/**
 * How people write the ten digits: for each, several hands, as pen strokes.
 *
 * A stroke is written as the points that the pen passes through, in the pen's order: `x,y` in percent of the digit's
 * height, x to the right and y down. Between points the pen follows a smooth curve; at a point marked `!` it
 * turns on the spot. Written down by hand from looking at handwriting, MNIST's training images among it; no
 * coordinate was computed from a data set.
 */

/** One point of a stroke, in digit heights; x to the right, y down, (0, 0) at the top left. */
export interface StrokePoint {
  x: number;
  y: number;
  /** The pen turns here, without a curve. */
  corner: boolean;
}

/** One way of writing a digit. */
export interface DigitStyle {
  /** What sets it apart, for people. */
  name: string;
  /** How often it is written, relative to the digit's other styles. */
  weight: number;
  strokes: readonly (readonly StrokePoint[])[];
}

function stroke(text: string): StrokePoint[] {
  return text.split(' ').map((part) => {
    const corner = part.endsWith('!');
    const [x = NaN, y = NaN] = part.replace('!', '').split(',').map(Number);
    return { x: x / 100, y: y / 100, corner };
  });
}

function style(name: string, weight: number, ...strokes: string[]): DigitStyle {
  return { name, weight, strokes: strokes.map(stroke) };
}

const ZERO = [
  style('oval', 4, '44,2 16,12 3,50 14,86 36,100 58,86 68,50 58,14 32,1'),
  style('round', 4, '58,1 16,12 0,50 15,88 50,100 85,88 100,50 85,14 46,0'),
  style('curled in', 2, '52,8 34,2 12,18 3,52 14,88 36,100 60,84 68,48 58,14 40,4 22,16'),
  style('narrow', 1, '32,0 8,20 2,55 10,90 24,100 42,84 48,48 42,14 22,1'),
  style('tail across', 1, '36,2 10,20 2,56 16,92 38,100 66,80 76,40 66,10 48,4 36,22 40,40'),
  style('pointed', 1, '64,6 30,20 4,60 10,94 34,98 62,70 76,30 70,6 50,0 38,10'),
];

const ONE = [
  style('bar', 8, '20,0 20,50 20,100'),
  style('flag', 1.4, '2,26 24,0! 24,50 24,100'),
  style('flag and base', 0.7, '4,20 26,0! 26,50 26,100', '0,100 52,98'),
  style('short flag and base', 0.4, '10,16 26,0! 26,50 24,98', '6,100 46,98'),
];

const TWO = [
  style('corner', 3, '4,24 14,6 34,0 56,10 58,32 38,62 4,98! 34,96 70,96'),
  style('loop', 3, '4,20 20,2 44,2 58,20 48,52 24,82 6,92 4,80 16,76 34,88 52,98 72,90'),
  style('loop, rising', 3, '8,22 26,2 46,2 56,18 48,48 26,84 8,98 0,88 12,74 34,78 60,82 88,70'),
  style('large loop', 2, '14,26 30,2 50,4 54,24 42,58 20,92 2,94 2,74 20,66 40,82 60,96 76,84'),
  style('swan', 2, '2,30 18,4 42,2 52,22 40,58 6,96! 24,92 44,98 70,88'),
  style('pointed', 1, '6,8 30,0 56,8 50,36 8,96! 68,98'),
  style('long base', 1.5, '14,20 32,2 54,6 54,28 30,66 2,94! 40,90 96,88'),
  style('loop, upright', 1.5, '18,20 36,0 58,8 58,34 38,68 16,94 4,92 6,76 22,68 40,80 62,86 80,78'),
  style('deep hook', 0.7, '16,40 4,24 18,4 44,0 58,18 48,54 14,94! 42,92 72,98'),
];

const THREE = [
  style('two bows', 3, '6,12 28,0 54,10 54,32 24,46! 52,52 62,74 44,96 22,100 2,88'),
  style('loop between', 1.5, '6,12 30,0 54,14 44,38 26,48 22,42 34,44 58,60 56,86 30,100 2,90'),
  style('flat top', 1, '6,4 58,2! 26,40! 54,50 62,74 40,98 4,92'),
  style('soft', 2, '8,8 34,0 52,16 42,40 30,46 48,54 58,76 36,100 2,90'),
  style('long foot', 2, '22,14 44,0 70,8 62,30 34,46! 56,54 54,76 30,94 0,96'),
  style('large belly', 1, '8,8 26,0 42,8 38,24 16,36! 48,38 66,62 46,94 20,100 0,86'),
  style('steep', 1, '10,14 30,0 48,8 46,28 30,44! 46,58 44,78 30,94 18,100'),
  style('small belly', 1, '8,18 32,0 60,12 56,40 26,58! 50,62 54,82 34,98 12,96'),
];

const FOUR = [
  style('open, straight', 2, '8,0 4,50! 64,46', '54,6 48,100'),
  style('open, bowl', 2, '10,2 2,34 14,52 40,50 62,38', '64,2 58,50 54,100'),
  style('open, cross', 1, '20,4 2,54! 40,56 72,46', '50,24 42,60 34,100'),
  style('closed', 1, '52,2 0,64! 72,62', '52,2 48,100'),
  style('closed, one stroke', 1, '50,100 54,50 56,0! 2,60! 74,56'),
  style('open, one stroke', 2, '8,4 4,36 20,52 48,44 60,4! 54,100'),
];

const FIVE = [
  style('separate top', 3, '16,2 10,44! 36,38 60,56 58,84 32,100 2,90', '14,2 64,0'),
  style('one stroke', 2, '66,2 16,4! 10,46! 34,40 58,54 58,80 34,100 2,92'),
  style('like an S', 1.5, '64,4 34,4 16,16 18,38 44,52 54,74 38,96 4,96'),
  style('round belly', 1, '60,0 20,6! 14,40! 40,42 56,64 44,92 18,100 0,86'),
  style('rising top', 2, '26,20 16,46! 38,48 46,66 34,88 12,100 0,92', '26,20 54,8 86,0'),
  style('straight, low', 1, '30,6 18,40! 46,46 52,66 36,88 2,98', '28,8 80,6'),
  style('large belly', 1, '20,6 14,38! 44,30 72,48 70,80 40,100 4,92', '18,6 62,0'),
];

const SIX = [
  style('bowed stem', 2, '46,0 22,20 6,54 8,86 28,100 52,90 56,68 40,56 18,64 6,82'),
  style('straight stem', 2, '30,0 12,40 4,72 16,98 40,98 54,80 44,60 24,60 8,74'),
  style('large loop', 2, '54,4 26,14 6,46 6,80 30,100 56,86 58,60 36,46 10,60'),
  style('small loop', 1, '60,0 28,36 6,72 12,96 34,98 48,82 38,68 14,80'),
  style('high loop', 2, '36,0 14,30 2,68 12,96 34,98 58,74 60,48 44,44 24,66 14,90'),
  style('leaning loop', 2, '44,0 18,34 2,72 10,98 32,94 56,66 62,46 46,46 26,66 16,84'),
  style('open loop', 1, '30,2 10,36 4,72 18,98 44,94 58,70 48,52 30,60'),
];

const SEVEN = [
  style('plain', 3, '2,6 60,4! 40,46 22,100'),
  style('barred', 1, '2,6 60,4! 40,46 26,100', '14,50 58,46'),
  style('serif', 1, '4,20 6,4! 62,4! 32,100'),
  style('deep serif', 1, '2,40 8,10! 34,8 66,4! 46,50 36,100'),
  style('rounded', 2, '0,12 24,6 58,8! 44,40 34,100'),
  style('hook', 1, '0,24 14,8 40,4 62,12 58,40 44,100'),
  style('wavy top', 1, '2,4 40,8 62,2! 34,50 28,100'),
  style('wide, steep', 1, '0,16 40,14 84,0! 56,44 36,100'),
  style('barred, wide', 0.7, '2,14 40,10 70,2! 44,56 36,100', '24,56 74,44'),
];

const EIGHT = [
  style('from the right', 3, '56,12 34,0 10,12 14,34 40,52 58,76 40,100 14,96 4,78 22,54 48,34 58,14 44,2'),
  style('two rings', 1, '32,46 12,30 14,8 34,0 54,12 50,34 30,46 8,64 6,88 30,100 54,90 58,66 32,46'),
  style('open top', 2, '60,6 36,2 14,12 18,34 44,56 54,80 34,100 10,90 14,66 42,40 62,14'),
  style('wide top', 1, '70,14 42,0 10,10 8,30 36,46 52,72 40,98 20,98 14,76 34,50 66,28 72,10'),
  style('small foot', 1, '52,4 20,6 6,26 24,48 44,66 42,92 22,100 8,84 20,62 46,44 60,20 48,2'),
  style('crossing lines', 1, '58,10 36,0 12,10 22,40 50,84 30,100 10,88 34,48 62,8'),
];

const NINE = [
  style('straight tail', 3, '54,14 34,2 10,14 6,36 24,50 46,40 56,12! 54,50 48,100'),
  style('curved tail', 2, '54,18 36,0 10,12 4,36 24,52 48,38 56,14 56,56 40,94 14,98'),
  style('leaning tail', 2, '56,10 32,0 8,16 10,40 34,44 54,14! 40,60 28,100'),
  style('two strokes', 1, '54,8 30,0 6,18 6,40 26,50 50,36 54,10', '56,6 54,50 52,100'),
  style('looped', 2, '44,44 20,50 6,36 14,12 40,0 54,10 46,38 40,68 34,100'),
  style('flat head', 2, '62,8 34,6 6,24 10,42 36,38 64,10! 52,46 34,100'),
  style('open head', 1.5, '60,4 34,6 10,24 14,44 42,34 54,24! 44,58 32,100'),
  style('hooked tail', 1, '56,16 34,0 8,18 12,42 40,40 58,12 58,50 50,84 28,100 6,88'),
];

/** The styles of each digit: entry 0 holds those of 0, and so on up to 9. */
export const DIGIT_STYLES: readonly (readonly DigitStyle[])[] = [
  ZERO,
  ONE,
  TWO,
  THREE,
  FOUR,
  FIVE,
  SIX,
  SEVEN,
  EIGHT,
  NINE,
];
