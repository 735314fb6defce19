import { writeFileSync } from 'node:fs';
import { createCanvas, type Canvas } from '@napi-rs/canvas';
import { beforeAll, describe, expect, it } from 'vitest';
import { crc32 } from '../formats/crc32';
import type { Dataset } from '../datasets/dataset';
import { expectOneLineError, inklingHome } from './testing/inkling-process';
import { smallDataset, writeIdxFolder } from './testing/small-data';
import type { TrainReport } from './testing/train-report';

interface Prediction {
  file: string;
  digit: number;
  probabilities: number[];
  scores: number[];
}

const home = inklingHome();
let dataset: Dataset;
let model: string;
/** Index of a test digit of each class. */
let samples: number[];

const predict = (...files: string[]) => home.json<Prediction[]>(['predict', model, ...files]);

/** A test digit as MNIST has it, light on dark, or as on paper. */
function drawDigit(index: number, ink: 'light' | 'dark' = 'light'): Canvas {
  const canvas = createCanvas(28, 28);
  const context = canvas.getContext('2d');
  const picture = context.createImageData(28, 28);
  const grey = dataset.test!.images.subarray(784 * index, 784 * (index + 1));
  grey.forEach((value, i) => picture.data.set(Array(3).fill(ink === 'light' ? value : 255 - value), 4 * i));
  for (let i = 3; i < picture.data.length; i += 4) picture.data[i] = 255;
  context.putImageData(picture, 0, 0);
  return canvas;
}

/** A large sheet of paper with the digit at one side. */
function drawLarge(index: number, width: number, height: number): Canvas {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(drawDigit(index, 'dark'), width - 230, 20, 200, 200);
  return canvas;
}

function save(name: string, canvas: Canvas): string {
  const kind = name.split('.').at(-1)!;
  const bytes =
    kind === 'png'
      ? canvas.toBuffer('image/png')
      : kind === 'jpg'
        ? canvas.toBuffer('image/jpeg', 92)
        : canvas.toBuffer('image/webp', 92);
  writeFileSync(home.at(name), bytes);
  return home.at(name);
}

beforeAll(async () => {
  dataset = smallDataset(4200, 100);
  const data = writeIdxFolder(home.at('digits'), dataset);
  const sizes = ['--train-size', '4000', '--val-size', '200', '--test-size', '100'];
  const args = ['train', '--data', data, '--preset', 'adam', '--epochs', '8', ...sizes];
  const report = await home.json<TrainReport>(args);
  model = report.model;
  const labels = [...dataset.test!.labels];
  samples = Array.from({ length: 10 }, (_, digit) => labels.indexOf(digit));
});

describe('inkling predict', () => {
  it('reads a digit of each class in MNIST’s form, from png, jpeg and webp, light or dark', async () => {
    const expected = await predict(...samples.map((index, digit) => save(`${digit}.png`, drawDigit(index))));
    // The model is small, so it may err; but not on every other digit.
    const right = expected.filter(({ digit }, i) => digit === i);
    expect(right.length).toBeGreaterThanOrEqual(8);
    for (const [kind, ink] of [
      ['png', 'dark'],
      ['jpg', 'light'],
      ['webp', 'dark'],
    ] as const) {
      const files = samples.map((index, i) => save(`${i}-${ink}.${kind}`, drawDigit(index, ink)));
      const digits = (await predict(...files)).map(({ digit }) => digit);
      expect(digits, `${kind} ${ink}`).toEqual(expected.map(({ digit }) => digit));
    }
  });

  it('gives exactly file, digit, probabilities and scores with --json', async () => {
    const file = save('shape.png', drawDigit(samples[3]!));
    const [prediction, ...others] = await predict(file);
    const { digit, probabilities, scores } = prediction!;
    expect(others).toEqual([]);
    expect(Object.keys(prediction!)).toEqual(['file', 'digit', 'scores', 'probabilities']);
    expect(prediction!.file).toBe(file);
    expect(scores).toHaveLength(10);
    expect(scores.indexOf(Math.max(...scores))).toBe(digit);
    const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
    probabilities.forEach((p, i) => expect(p).toBeCloseTo(Math.exp(scores[i]!) / sum, 12));
  });

  it('reads the same digits drawn large, off centre and dark on light', async () => {
    const small = await predict(...samples.map((index, i) => save(`small-${i}.png`, drawDigit(index))));
    const large = await predict(
      ...samples.map((index, i) => save(`large-${i}.png`, drawLarge(index, 700, 400))),
    );
    const agreeing = large.filter(({ digit }, i) => digit === small[i]!.digit);
    expect(agreeing.length).toBeGreaterThanOrEqual(9);
  });

  it('reads ink on a transparent picture', async () => {
    const canvas = createCanvas(300, 300);
    const context = canvas.getContext('2d');
    context.lineWidth = 24;
    context.lineCap = 'round';
    context.beginPath();
    context.moveTo(160, 60);
    context.lineTo(150, 240);
    context.stroke();
    const [{ digit } = { digit: -1 }] = await predict(save('transparent.png', canvas));
    expect(digit).toBe(1);
  });

  it('prints a line for each picture', async () => {
    const files = [save('one.png', drawDigit(samples[1]!)), save('longer-name.png', drawDigit(samples[0]!))];
    const [one, zero] = await predict(...files);
    const { stdout, code } = await home.run(['predict', model, ...files]);
    const percent = ({ probabilities, digit }: Prediction) => (100 * probabilities[digit]!).toFixed(1);
    expect(code).toBe(0);
    expect(stdout.split('\n')).toEqual([
      `${files[0]!.padEnd(files[1]!.length)}  ${one!.digit}  (${percent(one!)} %)`,
      `${files[1]}  ${zero!.digit}  (${percent(zero!)} %)`,
      '',
    ]);
  });

  it('takes --preprocess instead of what the model says', async () => {
    const file = save('again.png', drawDigit(samples[5]!));
    const [own] = await predict(file);
    const [unit] = await predict(file, '--preprocess', 'unit');
    const [fitted] = await predict(file, '--preprocess', 'standardised', '--data', home.at('digits'));
    expect(unit).toEqual(own);
    expect(fitted!.scores).not.toEqual(own!.scores);
  });

  it('refuses in one line what is no picture of a digit', async () => {
    const good = save('good.png', drawDigit(samples[2]!));
    const blank = createCanvas(200, 100);
    blank.getContext('2d').fillRect(0, 0, 0, 0);
    save('blank.png', blank);
    writeFileSync(home.at('corrupt.png'), Buffer.concat([blank.toBuffer('image/png').subarray(0, 60)]));
    writeFileSync(home.at('text.png'), 'not a picture at all');
    writeFileSync(home.at('empty.png'), '');
    // The header of a png of 30000 x 30000 pixels: decoded it would take 3.6 GB.
    const huge = createCanvas(1, 1).toBuffer('image/png');
    huge.writeUInt32BE(30000, 16);
    huge.writeUInt32BE(30000, 20);
    huge.writeUInt32BE(crc32(huge.subarray(12, 29)), 29);
    writeFileSync(home.at('huge.png'), huge);
    for (const [name, reason] of [
      ['blank.png', 'is blank: no ink in it'],
      ['corrupt.png', 'is not a picture that can be read'],
      ['text.png', 'is not a picture that can be read'],
      ['empty.png', 'is not a picture that can be read'],
      ['huge.png', 'is too large (30000 x 30000 pixels; at most 50 million)'],
      ['missing.png', 'no such file or folder'],
      ['digits', 'is a folder, not a file'],
    ] as const) {
      const ended = await home.run(['predict', model, good, home.at(name)]);
      expectOneLineError(ended, `${home.at(name)}: ${reason}`);
    }
    expectOneLineError(await home.run(['predict', good, good]), `${good}: is not a model file`);
  });
});
