import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dropFiles, expect, start, test } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { goTo } from './pages/navigation';
import { TrainPage } from './pages/train-page';

/** The other views have specs of their own, which look at them full and empty. */
const PLAIN_VIEWS = ['Train', 'Runs', 'Data', 'Settings'] as const;

test('the page has no Node, and nothing but the application can be loaded', async ({ page }) => {
  expect(page.url()).toBeTruthy();
  const found = await page.evaluate(() => [
    typeof globalThis.process,
    typeof (globalThis as { require?: unknown }).require,
  ]);
  expect(found).toEqual(['undefined', 'undefined']);
  const refused = await page.evaluate(() =>
    fetch('https://example.com/').then(
      () => 'loaded',
      () => 'refused',
    ),
  );
  expect(refused).toBe('refused');
});

test('the language changes at once and is kept', async ({ inkling, page, profile }) => {
  await goTo(page, 'Settings');
  await page.getByRole('radio', { name: '简体中文' }).click();
  await expect(page.getByRole('navigation').getByRole('button', { name: '训练' })).toBeVisible();
  await inkling.application.close();
  const again = await start({ profile });
  await expect(again.page.getByRole('navigation').getByRole('button', { name: '训练' })).toBeVisible();
  await again.application.close();
});

for (const theme of ['light', 'dark'] as const) {
  test(`no view has a serious accessibility problem in the ${theme} theme`, async ({ inkling, page }) => {
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    const train = new TrainPage(page);
    await train.makeShort();
    await train.start.click();
    await train.expectStatus('Completed');
    for (const view of PLAIN_VIEWS) {
      await goTo(page, view);
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
      expect(await seriousProblems(page, view)).toEqual([]);
    }
  });
}

test('runs can be renamed, starred, found, deleted and brought back', async ({ page }) => {
  const train = new TrainPage(page);
  await train.makeShort();
  await train.fill('Name of the run (optional)', 'first try');
  await train.start.click();
  await train.expectStatus('Completed');
  await goTo(page, 'Runs');
  const row = page.getByRole('row').filter({ hasText: 'first try' });
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: 'Star first try' }).click();
  await page.getByPlaceholder(/^Filter/).fill('no such run');
  await expect(page.getByText('No run matches')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await row.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
});

test('a file that is no data set is refused in words', async ({ inkling, page, profile }) => {
  const file = path.join(profile, 'notes.txt');
  writeFileSync(file, 'not a data set');
  await inkling.application.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
  }, file);
  await goTo(page, 'Data');
  await page
    .getByRole('button', { name: /Import/ })
    .first()
    .click();
  await expect(page.getByText(/notes\.txt: is no data set/)).toBeVisible();
});

test('a folder of IDX files that is dropped on any view becomes a data set', async ({
  inkling,
  page,
  profile,
}) => {
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
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible();
  await expect(page.getByText('2 × 2 pixels')).toBeVisible();
});

test('samples of a data set can be browsed by class', async ({ page }) => {
  await goTo(page, 'Data');
  await expect(page.getByText(/60,000/).first()).toBeVisible();
  await page
    .getByRole('radiogroup', { name: 'Class', exact: true })
    .getByRole('radio', { name: '7' })
    .click();
  await expect(page.getByText(/6,265|6,000/).first()).toBeVisible();
});
