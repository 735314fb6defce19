import type { Page } from '@playwright/test';
import type { Model } from '../src/core/model';
import { networkSteps, type NetworkStepKey } from '../src/core/network-steps';
import type { Bridge } from '../src/shared/contract';
import { expect, test } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { DIGIT_STROKES } from './pages/digit-strokes';
import { DrawPage } from './pages/draw-page';
import { MicroscopePage } from './pages/microscope-page';
import { TrainPage } from './pages/train-page';

/** The ready-made model and the first test images, as the window gets them. */
async function readBatch(page: Page, count: number) {
  const plain = await page.evaluate(async (size) => {
    const { inkling } = window as unknown as { inkling: Bridge };
    const value = <T>(answer: { ok: true; value: T } | { ok: false; reason: string }): T => {
      if (!answer.ok) throw new Error(answer.reason);
      return answer.value;
    };
    const { model } = value(await inkling.invoke('readModel', { kind: 'bundled' }));
    const entries = value(await inkling.invoke('listDatasets'));
    const { choice } = entries.find(({ isDefault }) => isDefault)!;
    const samples = value(
      await inkling.invoke('readSamples', { choice, part: 'test', label: null, from: 0, count: size }),
    );
    const { W1, b1, W2, b2 } = model.parameters;
    return {
      ...{ shape: model.shape, lambda: model.lambda, imageSize: model.imageSize },
      parameters: { W1: [...W1], b1: [...b1], W2: [...W2], b2: [...b2] },
      preprocessing: { ...model.preprocessing, offset: [...model.preprocessing.offset] },
      images: [...samples.images],
      labels: [...samples.labels],
    };
  }, count);
  const { W1, b1, W2, b2 } = plain.parameters;
  const array = (values: number[]) => Float64Array.from(values);
  const model: Model = {
    ...{ shape: plain.shape, lambda: plain.lambda, imageSize: plain.imageSize },
    parameters: { W1: array(W1), b1: array(b1), W2: array(W2), b2: array(b2) },
    preprocessing: { ...plain.preprocessing, offset: array(plain.preprocessing.offset) },
  };
  return { model, images: Uint8Array.from(plain.images), labels: plain.labels };
}

/** Compares what is told with the formulas. */
async function expectTold(
  microscope: MicroscopePage,
  steps: ReturnType<typeof networkSteps>,
  key: NetworkStepKey,
): Promise<void> {
  const { name, value } = await microscope.told();
  const places = /\[([\d, ]+)\]/.exec(name)?.[1]?.split(', ').map(Number) ?? [0];
  const { columns, data } = steps.find((step) => step.key === key)!;
  const [row, column] = places.length === 2 ? places : columns === 1 ? [places[0], 0] : [0, places[0]];
  const expected = data[row! * columns + column!]!;
  expect(value, name).toBeCloseTo(
    expected,
    Math.max(0, 4 - Math.floor(Math.log10(Math.abs(expected) + 1e-12))),
  );
}

test('one image is followed by keyboard through every step, with the numbers of the formulas', async ({
  page,
}) => {
  const microscope = new MicroscopePage(page);
  await microscope.openFromTrain();
  const { model, images, labels } = await readBatch(page, 1);
  const rate = model.preprocessing.scale === 1 ? 1e-7 : 0.01;
  const steps = networkSteps(model, images, labels, rate);
  await expect(page.getByText('Image 1 of', { exact: false })).toBeVisible();
  await expect(microscope.label).toHaveValue(String(labels[0]));
  for (const [n, { key }] of steps.entries()) {
    await expect(page.getByRole('slider', { name: 'Step', exact: true })).toHaveValue(String(n + 1));
    await expectTold(microscope, steps, key);
    await page.keyboard.press('ArrowRight');
  }
  await expect(microscope.current).toContainText('b2 -= lr * db2');
  await page.keyboard.press('ArrowLeft');
  await expect(microscope.current).toContainText('W2 -= lr * dW2');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Train' })).toBeVisible();
});

test('numbers of a mini-batch are read by pointing and with the arrow keys', async ({ page }) => {
  const microscope = new MicroscopePage(page);
  await microscope.openFromTrain();
  await microscope.setBatchSize(4);
  const { model, images, labels } = await readBatch(page, 4);
  const steps = networkSteps(model, images, labels, 0.01);

  await microscope.goTo('scores = hidden.dot(W2) + b2');
  await microscope.matrix.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  expect((await microscope.told()).name).toBe('scores[1, 1]');
  await expectTold(microscope, steps, 'S');
  await expect(microscope.readOut.getByText('Σₖ hidden[1, k] · W2[k, 1] + b2[1]')).toBeVisible();
  await expect(microscope.readOut.getByRole('row')).toHaveCount(4);

  const box = (await microscope.matrix.boundingBox())!;
  await page.mouse.move(box.x + box.width - 40, box.y + box.height - 12);
  await expect.poll(async () => (await microscope.told()).name).toBe('scores[3, 9]');
  await expectTold(microscope, steps, 'S');
  // Away from the array it is the number again that was chosen.
  await page.mouse.move(box.x + 40, box.y - 60);
  await expect.poll(async () => (await microscope.told()).name).toBe('scores[1, 1]');
  // Other steps show the number at the same image and class.
  await microscope.goTo('dscores =');
  expect((await microscope.told()).name).toBe('dscores[1, 1]');
  await expectTold(microscope, steps, 'dS');
});

test('another label changes the loss, and an update is taken and taken back', async ({ page }) => {
  const microscope = new MicroscopePage(page);
  await microscope.openFromTrain();
  await microscope.goTo('loss = data_loss + reg_loss');
  const before = (await microscope.told()).value;
  const own = await microscope.label.inputValue();
  await microscope.label.selectOption(own === '3' ? '4' : '3');
  const wrong = (await microscope.told()).value;
  expect(wrong).toBeGreaterThan(before + 0.5);

  await microscope.goTo('W1 -= lr * dW1');
  await page.getByRole('button', { name: 'Apply the update' }).click();
  await expect(page.getByText(/The loss went down/)).toBeVisible();
  await microscope.goTo('loss = data_loss + reg_loss');
  expect((await microscope.told()).value).toBeLessThan(wrong);
  await microscope.goTo('W1 -= lr * dW1');
  await page.getByRole('button', { name: 'Back to the model’s weights' }).click();
  await microscope.goTo('loss = data_loss + reg_loss');
  expect((await microscope.told()).value).toBe(wrong);
  await microscope.label.selectOption(own);
  expect((await microscope.told()).value).toBe(before);

  await microscope.goTo('W1 -= lr * dW1');
  await page.getByLabel('Learning rate lr').fill('0');
  await expect(page.getByText('A number above 0')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Apply the update' })).toBeDisabled();
});

test('a drawing and a network that was just trained are looked at too', async ({ page }) => {
  const train = new TrainPage(page);
  await train.makeShort();
  await train.start.click();
  await train.expectStatus('Completed');
  const microscope = new MicroscopePage(page);
  await microscope.openFromTrain();
  await expect(microscope.current).toContainText('X = images.astype(float)');
  await microscope.back.click();

  const draw = new DrawPage(page);
  await draw.open();
  await draw.draw(DIGIT_STROKES[7]!);
  await expect(draw.announced).toHaveText(/reads/);
  await page.getByRole('button', { name: 'Step by step' }).click();
  await expect(microscope.current).toBeVisible();
  await expect(page.getByRole('radio', { name: 'My drawing' })).toBeChecked();
  await microscope.goTo('data_loss = np.mean(losses)');
  await microscope.label.selectOption('7');
  const seven = (await microscope.told()).value;
  await microscope.label.selectOption('0');
  expect((await microscope.told()).value).toBeGreaterThan(seven);
  await page.getByRole('navigation').getByRole('button', { name: 'Draw' }).click();
  await expect(draw.pad).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the microscope has no serious accessibility problem in the ${theme} theme`, async ({
    inkling,
    page,
  }) => {
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const microscope = new MicroscopePage(page);
    await microscope.openFromTrain();
    await microscope.setBatchSize(4);
    for (const code of ['z = X.dot(W1) + b1', 'probs =', 'W1 -= lr * dW1']) {
      await microscope.goTo(code);
      expect(await seriousProblems(page, code)).toEqual([]);
    }
  });
}
