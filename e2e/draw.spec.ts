import type { Page } from '@playwright/test';
import { expect, test } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { DIGIT_STROKES } from './pages/digit-strokes';
import { DrawPage, type PictureFile } from './pages/draw-page';
import { TrainPage } from './pages/train-page';

/** Opens the Draw view with a model to draw for: the ready-made one, or one that is trained here. */
async function openWithModel(page: Page): Promise<DrawPage> {
  const draw = new DrawPage(page);
  await draw.open();
  const isMissing = page.getByText('No network to draw for yet');
  await expect(isMissing.or(draw.columns.first())).toBeVisible();
  if (!(await isMissing.isVisible())) return draw;
  await page.getByRole('button', { name: 'Train a network' }).click();
  const train = new TrainPage(page);
  await train.fill('Epochs', '3');
  await train.start.click();
  await train.expectStatus('Completed');
  await draw.open();
  await expect(draw.columns.first()).toBeVisible();
  return draw;
}

const SEVEN = DIGIT_STROKES[7]!;

test('a digit that is drawn is read, and says why', async ({ page }) => {
  const draw = await openWithModel(page);
  await expect(page.getByText('Draw a digit', { exact: true })).toBeVisible();
  await draw.draw(SEVEN);
  await draw.expectGuess(7);
  await expect(page.getByText('Draw a digit', { exact: true })).toBeHidden();
  await expect(draw.why.getByRole('heading', { name: 'Why 7?' })).toBeVisible();
  await expect(draw.why.getByRole('img', { name: /added to the score of 7/ })).toBeVisible();
  await expect(draw.why.getByText('ink added')).toBeVisible();
  await draw.why
    .getByRole('button', { name: /^Hidden unit/ })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: 'Weights' })).toBeVisible();
});

test('ten digits that a person would draw are read, at least nine of them right', async ({ page }) => {
  const draw = await openWithModel(page);
  const read: (number | null)[] = [];
  for (const strokes of DIGIT_STROKES) {
    await draw.draw(strokes);
    await expect(draw.announced).toHaveText(/reads/);
    read.push(await draw.guess());
    await draw.clear.click();
    await expect(draw.announced).toHaveText('The pad is empty.');
  }
  expect(
    read.filter((digit, drawn) => digit === drawn).length,
    `read as ${read.join(' ')}`,
  ).toBeGreaterThanOrEqual(9);
});

test('strokes are undone, redone, erased and cleared', async ({ page }) => {
  const draw = await openWithModel(page);
  const [first, second] = DIGIT_STROKES[4]!;
  await draw.draw([first!]);
  await draw.draw([second!]);
  await draw.expectGuess(4);
  const whole = await draw.seen();
  await draw.undo.click();
  await expect.poll(() => draw.seen()).not.toEqual(whole);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => draw.seen()).toEqual(whole);
  await draw.clear.click();
  await expect(draw.announced).toHaveText('The pad is empty.');
  await page.keyboard.press('Control+z');
  await draw.expectGuess(4);
  await expect.poll(() => draw.seen()).toEqual(whole);

  await draw.eraser.click();
  await draw.draw([second!]);
  await expect.poll(() => draw.seen()).not.toEqual(whole);
  await page.keyboard.press('Control+z');
  await expect.poll(() => draw.seen()).toEqual(whole);
});

test('without centring the network sees the digit where it was drawn', async ({ page }) => {
  const draw = await openWithModel(page);
  const small = SEVEN.map((points) => points.map(([x, y]) => [5 + 0.3 * x, 5 + 0.3 * y] as const));
  await draw.draw(small);
  await draw.expectGuess(7);
  const inkBelow = (image: number[]) => image.slice(28 * 16).some((value) => value > 0);
  expect(inkBelow(await draw.seen())).toBe(true);
  await draw.centred.uncheck();
  await expect.poll(async () => inkBelow(await draw.seen())).toBe(false);
});

test('the keyboard alone takes an example, labels it and keeps it', async ({ page }) => {
  const draw = await openWithModel(page);
  await draw.pad.focus();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Take an example', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(draw.announced).toHaveText(/reads/);
  await draw.pad.focus();
  await page.keyboard.press('e');
  await expect(draw.eraser).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('4');
  await page.keyboard.press('Enter');
  await expect(draw.kept).toHaveCount(1);
  await expect(page.getByRole('listitem', { name: 'Drawing of a 4' })).toBeVisible();
  await page.keyboard.press('Delete');
  await expect(draw.announced).toHaveText('The pad is empty.');
  await page.keyboard.press('Control+z');
  await expect(draw.announced).toHaveText(/reads/);
});

test('pictures are pasted and dropped, dark on light and light on dark', async ({ page }) => {
  const draw = await openWithModel(page);
  await draw.give('paste', await draw.picture(SEVEN));
  await draw.expectGuess(7);
  const light = { paper: '#000', ink: '#fff', type: 'image/webp' };
  await draw.give('drop', await draw.picture(DIGIT_STROKES[3]!, light));
  await draw.expectGuess(3);
  // The window did not take it for a file to open.
  await expect(draw.pad).toBeVisible();
  await draw.give('drop', await draw.picture(DIGIT_STROKES[0]!, { type: 'image/jpeg', paper: '#d8d2c4' }));
  await draw.expectGuess(0);
});

test('pictures that cannot be taken are refused in a line that names the file', async ({ page }) => {
  const draw = await openWithModel(page);
  const png = await draw.picture(SEVEN);
  const header = (width: number, height: number) => {
    const bytes = Uint8Array.from(png.bytes);
    new DataView(bytes.buffer).setUint32(16, width);
    new DataView(bytes.buffer).setUint32(20, height);
    return bytes;
  };
  const chunk = Uint8Array.from(
    [0, 0, 0, 0, ...'acTL'].map((part) => (typeof part === 'string' ? part.charCodeAt(0) : part)),
  );
  const animated = [...png.bytes.slice(0, 33), ...chunk, 0, 0, 0, 0, ...png.bytes.slice(33)];
  const corrupt = Uint8Array.from(png.bytes);
  corrupt.fill(7, 50, png.bytes.length - 20);
  const file = (name: string, bytes: ArrayLike<number>): PictureFile => ({
    name,
    type: 'image/png',
    bytes: Uint8Array.from(bytes),
  });
  const refused: [PictureFile, RegExp][] = [
    [file('huge.png', header(20_000, 20_000)), /huge\.png: too large \(20000 × 20000 pixels/],
    [file('moving.png', animated), /moving\.png: an animation/],
    [file('nothing.png', []), /nothing\.png: the file is empty/],
    [file('half.png', png.bytes.slice(0, png.bytes.length >> 1)), /half\.png: the picture is incomplete/],
    [file('broken.png', corrupt), /broken\.png: the picture is (damaged|incomplete)/],
    [
      file('text.png', new TextEncoder().encode('This is a text and no picture at all.')),
      /text\.png: no picture/,
    ],
    [await draw.picture([]).then(({ bytes }) => file('blank.png', bytes)), /blank\.png: blank/],
  ];
  for (const [picture, message] of refused) {
    await draw.give('drop', picture);
    await draw.expectNotice(message);
  }
  await expect(page.getByText('Draw a digit', { exact: true })).toBeVisible();
});

test('a drawing that is kept is found in the Data view, can be undone, and is mixed into training', async ({
  page,
}) => {
  const draw = await openWithModel(page);
  await draw.draw(SEVEN);
  await draw.expectGuess(7);
  await draw.add.click();
  await draw.expectNotice('Added as 7. My digits: 1');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(draw.kept).toHaveCount(0);
  await draw.add.click();
  await expect(draw.kept).toHaveCount(1);
  // The next stroke begins another drawing.
  await draw.draw(DIGIT_STROKES[1]!);
  await draw.expectGuess(1);
  await draw.add.click();
  await expect(draw.kept).toHaveCount(2);
  await page.getByRole('button', { name: 'Delete this 1' }).click();
  await expect(draw.kept).toHaveCount(1);

  await page.getByRole('button', { name: 'Browse' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'My digits' })).toBeVisible();
  await draw.open();
  await page.getByRole('button', { name: 'Fine-tune with my digits' }).click();
  const train = new TrainPage(page);
  await expect(train.form.getByText('1 drawing of My digits mixed in')).toBeVisible();
  await expect(train.form.getByLabel('Hidden units', { exact: true })).toBeDisabled();
  await train.fill('Epochs', '1');
  await train.start.click();
  await train.expectStatus('Completed');
  await train.form.getByRole('button', { name: 'Start with fresh weights instead' }).click();
  await expect(train.form.getByLabel('Hidden units', { exact: true })).toBeEnabled();
  await train.form.getByRole('button', { name: 'Train without My digits' }).click();
  await expect(train.form.getByText(/mixed in/)).toBeHidden();
});

test('models are compared on one drawing, and one that learns is watched live', async ({ page }) => {
  const draw = await openWithModel(page);
  await page.getByRole('navigation').getByRole('button', { name: 'Train' }).click();
  const train = new TrainPage(page);
  await train.makeLong();
  await train.start.click();
  await train.expectEpochs(1);
  await draw.open();
  await draw.draw(SEVEN);
  await draw.compare.click();
  await expect(draw.columns).toHaveCount(2);
  const second = draw.columns.nth(1);
  await second.getByRole('combobox').selectOption('Live: what is being trained');
  await expect(second.getByText(/as it is learning/)).toBeVisible();
  await expect(second.getByText(/% sure/)).toBeVisible();
  const before = await second.getByRole('list').innerText();
  await expect.poll(() => second.getByRole('list').innerText()).not.toBe(before);
  await second.getByRole('button', { name: 'Remove this model' }).click();
  await expect(draw.columns).toHaveCount(1);
});

for (const theme of ['light', 'dark'] as const) {
  test(`the Draw view has no serious accessibility problem in the ${theme} theme`, async ({
    inkling,
    page,
  }) => {
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const check = async (state: string) => {
      expect(await seriousProblems(page, state)).toEqual([]);
    };
    const draw = await openWithModel(page);
    await check('empty');
    await draw.draw(SEVEN);
    await draw.expectGuess(7);
    await draw.compare.click();
    await draw.add.click();
    await expect(draw.kept).toHaveCount(1);
    await check('drawn');
    await page.getByRole('button', { name: 'Fine-tune with my digits' }).click();
    await expect(page.getByText('1 drawing of My digits mixed in')).toBeVisible();
    await check('fine-tuning');
  });
}
