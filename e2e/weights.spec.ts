import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Model } from '../src/core/model';
import { writeModelNpz } from '../src/formats/model-npz';
import { dropFiles, expect, test, type Inkling } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { TrainPage } from './pages/train-page';
import { WeightsPage } from './pages/weights-page';

const CLASSES = 10;
const INPUTS = 28 * 28;

/** A network whose nth unit is a spot, the stronger the larger n; every fourth is dead, and unit n speaks for n mod 10. */
function spots(hidden: number): Model {
  const W1 = new Float32Array(INPUTS * hidden);
  const b1 = new Float32Array(hidden);
  const W2 = new Float32Array(hidden * CLASSES);
  for (let j = 0; j < hidden; j++) {
    const [row, column] = [8 + ((j * 5) % 13), 8 + ((j * 3) % 13)];
    const strength = 0.05 + j / hidden / 10;
    for (let k = 0; k < INPUTS; k++) {
      const distance = (Math.floor(k / 28) - row) ** 2 + ((k % 28) - column) ** 2;
      W1[k * hidden + j] = strength * Math.exp(-distance / 12);
    }
    b1[j] = j % 4 === 3 ? -1000 : 0;
    for (let c = 0; c < CLASSES; c++) W2[j * CLASSES + c] = c === j % CLASSES ? 0.1 : -0.01 * c;
  }
  return {
    shape: { inputs: INPUTS, hidden, classes: CLASSES },
    parameters: { W1, b1, W2, b2: new Float32Array(CLASSES) },
    lambda: 0,
    preprocessing: { kind: 'unit', offset: new Float64Array(INPUTS), scale: 1 / 255 },
    imageSize: [28, 28],
  };
}

/** Drops such a network on the window and goes to its weights. */
async function openSpots(inkling: Inkling, hidden: number): Promise<WeightsPage> {
  const file = path.join(inkling.profile, `spots-${hidden}.npz`);
  writeFileSync(file, writeModelNpz(spots(hidden)));
  await dropFiles(inkling, [file]);
  await inkling.page.getByRole('button', { name: 'Look at the weights' }).click();
  const weights = new WeightsPage(inkling.page);
  await expect(weights.gallery).toBeVisible();
  return weights;
}

/** Width and height of a PNG. */
function pngSize(file: string): [number, number] {
  const bytes = readFileSync(file);
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

test('a trained network shows its 100 units, and exports them as the assignment draws them', async ({
  inkling,
  page,
  profile,
}) => {
  const train = new TrainPage(page);
  await train.makeShort();
  await train.start.click();
  await train.expectStatus('Completed');
  const weights = new WeightsPage(page);
  await weights.show();
  await weights.expectUnits('100');
  const picture = path.join(profile, 'W1.png');
  await weights.exportAs(inkling.application, /307 × 307/, picture);
  expect(pngSize(picture)).toEqual([10 * 28 + 9 * 3, 10 * 28 + 9 * 3]);
  const large = path.join(profile, 'W1-large.png');
  await weights.exportAs(inkling.application, /1228 × 1228/, large);
  expect(pngSize(large)).toEqual([1228, 1228]);
  const table = path.join(profile, 'W1.csv');
  await weights.exportAs(inkling.application, /CSV/, table);
  const lines = readFileSync(table, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(101);
  expect(lines[1]!.split(',')).toHaveLength(2 + 784);

  await weights.choose('Output · W2');
  await weights.expectUnits('10');
  const output = path.join(profile, 'W2.png');
  await weights.exportAs(inkling.application, /49 × 49/, output);
  expect(pngSize(output)).toEqual([4 * 10 + 3 * 3, 4 * 10 + 3 * 3]);
});

test('units are sorted and filtered', async ({ inkling }) => {
  const weights = await openSpots(inkling, 12);
  expect(await weights.firstUnits(3)).toEqual([1, 2, 3]);
  await weights.sort.selectOption({ label: 'Sort: norm' });
  await expect.poll(() => weights.firstUnits(3)).toEqual([12, 11, 10]);
  await weights.sort.selectOption({ label: 'Sort: class' });
  await expect.poll(() => weights.firstUnits(4)).toEqual([1, 11, 2, 12]);
  await weights.sort.selectOption({ label: 'Sort: similarity' });
  await expect.poll(async () => (await weights.firstUnits(1))[0]).toBe(12);
  await weights.sort.selectOption({ label: 'Sort: number' });
  await weights.choose('Dead 3');
  await weights.expectUnits('3');
  expect(await weights.firstUnits(3)).toEqual([4, 8, 12]);
  await expect(weights.current).toHaveAccessibleName(/^Hidden unit 12, dead, norm/);
  await weights.choose('Active 9');
  await weights.expectUnits('9');
});

test('a unit is opened by mouse and by keyboard, and leads to others', async ({ inkling, page }) => {
  const weights = await openSpots(inkling, 12);
  // Four columns and three rows: right of the middle there is a picture.
  const { width, height } = (await weights.gallery.boundingBox())!;
  await weights.gallery.click({ position: { x: width / 2 + 40, y: height / 2 } });
  await expect(weights.unit.getByRole('heading', { name: /^Hidden unit \d+$/ })).toBeVisible();
  await page.keyboard.press('Home');
  await expect(weights.unit.getByRole('heading', { name: 'Hidden unit 1', exact: true })).toBeVisible();
  await expect(weights.unit.getByText('class 0', { exact: true })).toBeVisible();
  const says = weights.unit.getByRole('list', { name: 'What it says: weights to the classes' });
  await expect(says.getByRole('listitem')).toHaveCount(CLASSES);
  await expect(says.getByText('Class 0: +0.100')).toBeAttached();
  const strongest = weights.unit.getByRole('list', { name: 'Images that excite it most' });
  await expect(strongest.getByRole('listitem')).toHaveCount(24);
  await expect(weights.unit.getByRole('img', { name: /^Activations on/ })).toBeVisible();
  await weights.unit.getByRole('button', { name: 'Next unit' }).click();
  await expect(weights.unit.getByRole('heading', { name: 'Hidden unit 2', exact: true })).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(weights.unit.getByRole('heading', { name: 'Hidden unit 12', exact: true })).toBeVisible();
  await expect(weights.unit.getByText('It is active on none of these images.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(weights.unit).toBeHidden();
  await expect(weights.gallery).toBeFocused();

  await weights.choose('Output · W2');
  await weights.gallery.focus();
  await page.keyboard.press('ArrowRight');
  await expect(weights.current).toHaveAccessibleName(/^Class 1, norm/);
  await page.keyboard.press('Enter');
  await expect(weights.unit.getByRole('heading', { name: 'Class 1', exact: true })).toBeVisible();
  await expect(
    weights.unit.getByRole('list', { name: 'Images with the highest scores' }).getByRole('listitem'),
  ).toHaveCount(24);
  const hiddenUnits = weights.unit.getByRole('listbox');
  await hiddenUnits.focus();
  await page.keyboard.press('ArrowRight');
  await expect(hiddenUnits.getByRole('option')).toHaveAccessibleName('Hidden unit 2: +0.1');
  await page.keyboard.press('Enter');
  await expect(weights.unit.getByRole('heading', { name: 'Hidden unit 2', exact: true })).toBeVisible();
  await weights.expectUnits('12');
});

test('colour maps change the pictures and say what their colours mean', async ({ inkling, page }) => {
  const weights = await openSpots(inkling, 12);
  const seen = new Set<number>();
  for (const colours of ['Diverging', 'Viridis', 'Grey']) {
    await weights.choose(colours);
    await expect.poll(async () => !seen.has(await weights.pictureHash())).toBe(true);
    seen.add(await weights.pictureHash());
    const scale = page.getByRole('img', { name: /^Colour scale from/ });
    await expect(scale).toHaveAccessibleName(
      {
        Diverging: 'Colour scale from −0.142 to 0.142',
        Viridis: /from \S+ to 0.142/,
        Grey: /its smallest to its largest/,
      }[colours]!,
    );
  }
});

test('1024 units are scrolled through, and the size changes by keyboard', async ({ inkling, page }) => {
  const weights = await openSpots(inkling, 1024);
  await weights.expectUnits('1,024');
  await expect(weights.gallery.locator('*')).toHaveCount(1);
  await weights.gallery.focus();
  await page.keyboard.press('End');
  await expect(weights.current).toHaveAccessibleName(/^Hidden unit 1024, dead/);
  await expect(weights.current.locator('.mark')).toBeInViewport();
  await page.keyboard.press('Home');
  await expect(weights.current).toHaveAccessibleName(/^Hidden unit 1,/);
  const before = await weights.size.inputValue();
  await page.keyboard.press('+');
  await expect(weights.size).toHaveValue(String(Number(before) + 1));
});

test('a run in training is followed without losing what is open', async ({ page }) => {
  const train = new TrainPage(page);
  await train.makeLong();
  await train.start.click();
  await train.expectEpochs(2);
  const weights = new WeightsPage(page);
  await weights.show();
  const live = page.getByText(/^Live: epoch \d+/);
  await expect(live).toBeVisible();
  await weights.gallery.focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
  const epoch = Number(/\d+/.exec(await live.innerText())![0]);
  const picture = await weights.pictureHash();
  await expect.poll(async () => Number(/\d+/.exec(await live.innerText())![0])).toBeGreaterThan(epoch);
  await expect.poll(() => weights.pictureHash()).not.toBe(picture);
  await expect(weights.unit.getByRole('heading', { name: 'Hidden unit 3', exact: true })).toBeVisible();
  await expect(weights.gallery).toBeFocused();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the view has no serious accessibility problem in the ${theme} theme`, async ({ inkling, page }) => {
    const weights = await openSpots(inkling, 12);
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const check = async (what: string) => {
      expect(await seriousProblems(page, what)).toEqual([]);
    };
    await expect(page.getByRole('radio', { name: 'Dead 3' })).toBeEnabled();
    await check('layer');
    await weights.gallery.focus();
    await page.keyboard.press('Enter');
    await expect(weights.unit.getByRole('listitem').nth(12)).toBeVisible();
    await check('hidden unit');
    await weights.choose('Output · W2');
    await expect(weights.unit.getByRole('heading', { name: 'Class 0' })).toBeVisible();
    await check('output unit');
  });
}
