import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dropFiles, expect, test } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { EvaluatePage } from './pages/evaluate-page';
import { TrainPage } from './pages/train-page';

const READY_MADE = /^Ready-made model/;
/** Runs that were given no name are called after their time. */
const RUN = /^\d{8}-\d{6}/;

/** What the newest run noted of its own test. */
function testOfRun(profile: string): { samples: number; accuracy: number; loss: number } {
  const runs = path.join(profile, 'inkling', 'runs');
  const [run] = readdirSync(runs).filter((name) => !name.startsWith('.'));
  const { test } = JSON.parse(readFileSync(path.join(runs, run!, 'run.json'), 'utf8')) as {
    test: { samples: number; accuracy: number; loss: number };
  };
  return test;
}

async function trained(page: TrainPage['page']): Promise<EvaluatePage> {
  const train = new TrainPage(page);
  await train.makeShort();
  await train.start.click();
  await train.expectStatus('Completed');
  return new EvaluatePage(page);
}

async function choose(evaluate: EvaluatePage, model: RegExp): Promise<void> {
  const options = await evaluate.model.locator('option').allInnerTexts();
  const index = options.findIndex((text) => model.test(text));
  await evaluate.model.selectOption({ index });
}

test('the figures are those of the run’s test, and no late result of another model shows', async ({
  inkling,
  page,
  profile,
}) => {
  const evaluate = await trained(page);
  await evaluate.open();
  // Another model and back, while the first evaluation is going on.
  await choose(evaluate, READY_MADE);
  await choose(evaluate, RUN);
  const noted = testOfRun(profile);
  const first = await evaluate.figures('Test, first 1,000');
  expect(first.images).toBe(noted.samples);
  expect(first.accuracy).toBe(`${(100 * noted.accuracy).toFixed(2)}%`);
  expect(first.wrong).toBe(Math.round(1000 * (1 - noted.accuracy)));
  expect(Number(first.loss)).toBeCloseTo(noted.loss, 3);
  expect((await evaluate.figures('Test, all')).images).toBe(10_000);
  expect((await evaluate.figures('Validation')).images).toBe(1000);
  expect((await evaluate.figures('Training')).images).toBe(2000);

  const file = path.join(profile, 'evaluation.json');
  const json = JSON.parse(await evaluate.exportAs(inkling.application, 'Export JSON', null, file)) as {
    parts: Record<string, { accuracy: number; labels: number[] }>;
  };
  expect(json.parts.testFirst1000!.accuracy).toBeCloseTo(noted.accuracy, 12);
  expect(json.parts.train!.labels).toHaveLength(2000);
});

test('a cell of the matrix shows as many images as it counts', async ({ inkling, page, profile }) => {
  const evaluate = await trained(page);
  await evaluate.open();
  await evaluate.figures('Test, first 1,000');
  await evaluate.show('Test, first 1,000');
  const csv = await evaluate.exportAs(
    inkling.application,
    'Export “Confusion matrix”',
    'Numbers (CSV)',
    path.join(profile, 'confusion.csv'),
  );
  const counts = csv
    .trim()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',').slice(1).map(Number));
  expect(counts.flat().reduce((sum, count) => sum + count, 0)).toBe(1000);
  const { wrong } = await evaluate.figures('Test, first 1,000');
  const right = counts.reduce((sum, row, label) => sum + row[label]!, 0);
  expect(right).toBe(1000 - wrong);

  // A mistake that was made several times, but not more often than there is room for.
  const [label, prediction] = counts
    .flatMap((row, of) => row.map((count, as) => ({ of, as, count })))
    .filter(({ of, as, count }) => of !== as && count >= 2 && count <= 8)
    .map(({ of, as }) => [of, as] as const)[0]!;
  const count = counts[label]![prediction]!;
  await evaluate.walkTo(label, prediction);
  await expect(evaluate.cell).toHaveAccessibleName(new RegExp(`: ${count} images, `));
  const box = (await evaluate.cell.boundingBox())!;
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  const tiles = evaluate.tiles(label, prediction);
  await expect(tiles).toHaveCount(count);
  for (const tile of await tiles.all()) {
    await expect(tile).toHaveAccessibleName(
      new RegExp(`^Image \\d+: label ${label}, read as ${prediction} with [\\d.]+% probability$`),
    );
  }
});

test('the keyboard leads from the matrix to an image and back', async ({ page }) => {
  const evaluate = await trained(page);
  await evaluate.open();
  await evaluate.figures('Test, all');
  await evaluate.walkTo(3, 3);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: '3 read as 3' })).toBeVisible();
  const first = evaluate.tiles(3, 3).first();
  await expect(first).toBeVisible();
  // Past the two buttons beside the heading.
  for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  await expect(first).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(evaluate.tiles(3, 3).nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(evaluate.dialog).toContainText('2 of ');
  await expect(
    evaluate.dialog.getByRole('list', { name: 'Probability of each digit' }).getByRole('listitem'),
  ).toHaveCount(10);
  await page.keyboard.press('ArrowRight');
  await expect(evaluate.dialog).toContainText('3 of ');
  await page.keyboard.press('Escape');
  await expect(evaluate.dialog).toBeHidden();
  await expect(evaluate.tiles(3, 3).nth(2)).toBeFocused();
  await evaluate.matrix.focus();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'What it confuses most' })).toBeVisible();
});

test('mistakes are listed most confident first, classes by any column', async ({ page }) => {
  const evaluate = await trained(page);
  await evaluate.open();
  const { wrong } = await evaluate.figures('Test, first 1,000');
  await evaluate.show('Test, first 1,000');
  await expect(page.getByText(`${wrong} images read wrongly`)).toBeVisible();
  const mistakes = page
    .getByRole('group', { name: /^Images that were read wrongly/ })
    .getByRole('button', { name: /^Image/ });
  const names = await mistakes.evaluateAll((tiles) =>
    tiles.map((tile) => tile.getAttribute('aria-label') ?? ''),
  );
  const shares = names.map((name) => Number(/with ([\d.]+)%/.exec(name)![1]));
  expect(shares.length).toBeGreaterThan(3);
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  for (const name of names) expect(name).not.toMatch(/label (\d), read as \1 /);

  const table = page.getByRole('table', { name: 'By class' });
  await table.getByRole('button', { name: 'Recall' }).click();
  await expect(table.getByRole('columnheader', { name: 'Recall' })).toHaveAttribute('aria-sort', 'ascending');
  const recalls = (await table.locator('tbody tr td:nth-child(3)').allInnerTexts()).map(parseFloat);
  expect(recalls).toHaveLength(10);
  expect(recalls).toEqual(recalls.toSorted((a, b) => a - b));
});

test('an evaluation can be cancelled and gone on with', async ({ page }) => {
  const evaluate = new EvaluatePage(page);
  await evaluate.open();
  // Digits that have to be drawn first take a while.
  await evaluate.dataset.selectOption({ label: 'Synthetic digits' });
  await expect(evaluate.row('Test, all').getByRole('progressbar')).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(evaluate.row('Test, all')).toContainText('not evaluated');
  await expect(evaluate.results.getByRole('progressbar')).toHaveCount(0);
  await page.getByRole('button', { name: 'Evaluate the rest' }).click();
  expect((await evaluate.figures('Test, all')).images).toBe(10_000);
  await expect(evaluate.matrix).toBeVisible();
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(evaluate.row('Training')).toContainText('not evaluated');
});

test('a data set that does not fit is told in words', async ({ inkling, page, profile }) => {
  const folder = path.join(profile, 'shapes');
  mkdirSync(folder);
  const idx = (dimensions: number[], values: number[]) =>
    Buffer.concat([
      Buffer.from([0, 0, 8, dimensions.length]),
      ...dimensions.map((dimension) => Buffer.from([0, 0, 0, dimension])),
      Buffer.from(values),
    ]);
  writeFileSync(
    path.join(folder, 'train-images-idx3-ubyte'),
    idx([2, 2, 2], [0, 255, 0, 255, 255, 0, 255, 0]),
  );
  writeFileSync(path.join(folder, 'train-labels-idx1-ubyte'), idx([2], [0, 1]));
  await dropFiles(inkling, [folder]);
  await expect(page.getByText('2 × 2 pixels')).toBeVisible();
  const evaluate = new EvaluatePage(page);
  await evaluate.open();
  await evaluate.dataset.selectOption({ label: 'shapes' });
  await expect(page.getByRole('alert')).toContainText('This model does not fit this data set');
  await expect(page.getByRole('alert')).toContainText('shapes has images of 2 × 2 pixels in 2 classes');
  await expect(evaluate.results).toBeHidden();
});

for (const theme of ['light', 'dark'] as const) {
  test(`the view has no serious accessibility problem in the ${theme} theme`, async ({ inkling, page }) => {
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    const evaluate = await trained(page);
    await evaluate.open();
    await evaluate.figures('Training');
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    expect(await seriousProblems(page, 'results')).toEqual([]);
    await evaluate.walkTo(1, 1);
    await page.keyboard.press('Enter');
    await evaluate.tiles(1, 1).first().click();
    await expect(evaluate.dialog).toBeVisible();
    expect(await seriousProblems(page, 'image')).toEqual([]);
  });
}
