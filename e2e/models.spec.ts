import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dropFiles, expect, start, test } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { ModelsPage } from './pages/models-page';
import { TrainPage } from './pages/train-page';

/** Pickled by Python with NumPy 2: a TwoLayerNet of 16 inputs, 37 hidden units and 10 classes. */
const fixture = (name: string) => path.resolve(import.meta.dirname, '../src/formats/fixtures', name);
const MODEL = fixture('pickle_numpy2_protocol4.model');
const CHECKPOINT = fixture('pickle_numpy2_checkpoint.pkl');

test('a model written by Python is opened by the dialog, and its page tells all of it', async ({
  inkling,
  page,
}) => {
  const models = new ModelsPage(page);
  await models.show();
  await expect(page.getByText('Nothing in them is executed', { exact: false })).toBeVisible();
  await models.openByDialog(inkling.application, MODEL);
  await models.expectPage('pickle_numpy2_protocol4');
  await expect(models.file.getByText('model.two_layers_net.TwoLayerNet')).toBeVisible();
  await expect(models.file.getByText(MODEL)).toBeVisible();
  await expect(models.file.getByText('4 × 4 pixels')).toBeVisible();
  await expect(models.file.getByText('assumed: the file does not say')).toBeVisible();
  const weights = models.arrays.getByRole('row').filter({ hasText: 'W1' });
  await expect(weights.getByRole('cell', { name: '16 × 37' })).toBeVisible();
  await expect(weights.getByRole('cell', { name: 'float64' })).toBeVisible();
  await expect(weights.getByRole('img', { name: /Histogram of W1: 592 values/ })).toBeVisible();

  // What the file does not say can be said here, and stays.
  await models.file.getByRole('radio', { name: '0 to 1' }).click();
  await expect(models.file.getByText('Divided by 255, to 0–1')).toBeVisible();
  await models.back.click();
  await models.row('pickle_numpy2_protocol4').click();
  await expect(models.file.getByRole('radio', { name: '0 to 1' })).toBeChecked();
});

test('a checkpoint that is dropped brings its curves, and a file of the command line is opened too', async ({
  inkling,
  page,
  profile,
}) => {
  const models = new ModelsPage(page);
  await dropFiles(inkling, [CHECKPOINT]);
  await models.expectPage('pickle_numpy2_checkpoint');
  await expect(models.file.getByText('Epochs done')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Validation accuracy' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Training loss' })).toBeVisible();
  await inkling.application.close();

  const again = await start({ profile, args: [MODEL] });
  const models2 = new ModelsPage(again.page);
  await models2.expectPage('pickle_numpy2_protocol4');
  await models2.back.click();
  await expect(models2.row('pickle_numpy2_checkpoint')).toBeVisible();
  await again.application.close();
});

test('a model is exported in other formats, with its preprocessing folded in where that is wanted', async ({
  inkling,
  page,
  profile,
}) => {
  const models = new ModelsPage(page);
  await models.show();
  await models.openByDialog(inkling.application, MODEL);
  await models.expectPage('pickle_numpy2_protocol4');
  const npz = path.join(profile, 'exported.npz');
  await models.exportAs(inkling.application, 'NumPy arrays', npz);
  expect(readFileSync(npz).subarray(0, 2).toString()).toBe('PK');

  await models.file.getByRole('radio', { name: '0 to 1' }).click();
  await expect(models.file.getByText('Divided by 255, to 0–1')).toBeVisible();
  const plain = path.join(profile, 'plain.json');
  await models.exportAs(inkling.application, 'JSON', plain);
  const kind = (file: string) =>
    (JSON.parse(readFileSync(file, 'utf8')) as { preprocessing: { kind: string } }).preprocessing.kind;
  expect(kind(plain)).toBe('unit');

  const folded = path.join(profile, 'folded.json');
  await models.exportAs(inkling.application, 'JSON', folded, true);
  expect(kind(folded)).toBe('raw');
});

test('the keyboard finds, stars, renames, deletes and brings back an opened model', async ({
  inkling,
  page,
}) => {
  const models = new ModelsPage(page);
  await models.show();
  await models.openByDialog(inkling.application, MODEL);
  await models.expectPage('pickle_numpy2_protocol4');
  await page.keyboard.press('Escape');
  await expect(models.row('pickle_numpy2_protocol4')).toBeFocused();
  await page.keyboard.press('F2');
  await page.keyboard.type('from Python');
  await page.keyboard.press('Enter');
  const row = models.row('from Python');
  await expect(row).toBeFocused();
  await page.keyboard.press('s');
  await expect(row.getByRole('button', { name: 'Remove the star from from Python' })).toBeVisible();

  await page.keyboard.press('/');
  await page.keyboard.type('no such model');
  await expect(page.getByText('No model matches')).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type('hidden:37');
  await expect(models.list.getByRole('row')).toHaveCount(2);
  await page.keyboard.press('ArrowDown');
  await expect(row).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.focus();
  await page.keyboard.press('Enter');
  await models.expectPage('from Python');
});

test('a damaged file is refused in one line and leaves nothing', async ({ inkling, page, profile }) => {
  const file = path.join(profile, 'damaged.model');
  writeFileSync(file, readFileSync(MODEL).subarray(0, 1000));
  const models = new ModelsPage(page);
  await models.show();
  await models.openByDialog(inkling.application, file);
  const notice = page.getByRole('status').getByText(/damaged\.model: .*(truncated|ends)/);
  await expect(notice).toBeVisible();
  expect((await notice.innerText()).split('\n')).toHaveLength(1);
  await expect(models.row('damaged')).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
});

test('the model of a run leads to its run, and the Python code is copied', async ({ page }) => {
  const train = new TrainPage(page);
  await train.makeShort();
  await train.fill('Name of the run (optional)', 'short one');
  await train.start.click();
  await train.expectStatus('Completed');
  const models = new ModelsPage(page);
  await models.show();
  await models.row('short one').click();
  await models.expectPage('short one');

  await page.getByText('NumPy', { exact: true }).click();
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('The Python code was copied.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(models.row('short one')).toBeFocused();
  await models.search.focus();
  await page.keyboard.press('ControlOrMeta+v');
  await expect(models.search).toHaveValue(/np\.load\("short one\.npz"\)/);
  await models.search.fill('');

  // What belongs to a run is deleted with it.
  await models.row('short one').focus();
  await page.keyboard.press('Delete');
  await expect(models.row('short one')).toBeVisible();
  await page.getByRole('status').getByRole('button', { name: 'Show the run' }).click();
  await expect(page.getByRole('button', { name: 'All runs' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'short one' })).toBeVisible();
});

for (const theme of ['light', 'dark'] as const) {
  test(`models have no serious accessibility problem in the ${theme} theme`, async ({ inkling, page }) => {
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const expectAccessible = async (place: string) => {
      expect(await seriousProblems(page, place)).toEqual([]);
    };
    const models = new ModelsPage(page);
    await models.show();
    await expectAccessible('list');
    await models.openByDialog(inkling.application, CHECKPOINT);
    await models.expectPage('pickle_numpy2_checkpoint');
    await models.file.getByRole('radio', { name: '0 to 1' }).click();
    await expect(models.file.getByText('Divided by 255, to 0–1')).toBeVisible();
    await expectAccessible('page');
    await models.export.click();
    await expect(models.dialog.getByRole('checkbox', { name: 'Fold the preprocessing' })).toBeVisible();
    await expectAccessible('export');
  });
}
