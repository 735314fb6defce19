import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, quit, test } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { CheckpointsPage } from './pages/checkpoints-page';
import { TrainPage } from './pages/train-page';

/** The runs on disk, the oldest first. */
function runFolders(profile: string): string[] {
  const runs = path.join(profile, 'inkling', 'runs');
  const names = readdirSync(runs).filter((name) => !name.startsWith('.'));
  const createdAt = (folder: string) => (runFile(folder) as { createdAt: string }).createdAt;
  return names
    .map((name) => path.join(runs, name))
    .sort((one, other) => createdAt(one).localeCompare(createdAt(other)));
}

function runFile(folder: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, 'run.json'), 'utf8'));
}

/** Bytes of each checkpoint, by epoch. */
function checkpointBytes(folder: string): Map<number, number> {
  const checkpoints = path.join(folder, 'checkpoints');
  return new Map(
    readdirSync(checkpoints)
      .sort()
      .map((name) => [Number(/\d+/.exec(name)![0]), statSync(path.join(checkpoints, name)).size]),
  );
}

function history(folder: string): { epoch: number; valAccuracy: number; learningRate: number }[] {
  return readFileSync(path.join(folder, 'history.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { epoch: number; valAccuracy: number; learningRate: number });
}

/** Trains a run of some epochs in a moment and opens its checkpoints. */
async function trained(page: TrainPage['page'], epochs: number): Promise<CheckpointsPage> {
  const train = new TrainPage(page);
  await train.makeShort();
  await train.fill('Epochs', String(epochs));
  await train.start.click();
  await train.expectStatus('Completed');
  const checkpoints = new CheckpointsPage(page);
  await checkpoints.open();
  await checkpoints.expectEpoch(checkpoints.epoch, epochs);
  return checkpoints;
}

test('without a run the way to one is shown', async ({ page }) => {
  const checkpoints = new CheckpointsPage(page);
  await checkpoints.open();
  await expect(page.getByText('No history yet')).toBeVisible();
  await page.getByRole('button', { name: 'Train a network' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Train' })).toBeVisible();
});

test('the keyboard scrubs through the epochs; metrics and confusion follow', async ({ page }) => {
  const checkpoints = await trained(page, 4);
  const { epoch, confusion } = checkpoints;
  await epoch.focus();
  const seen: string[] = [];
  const steps: [key: string, epoch: number][] = [
    ['Home', 0],
    ['ArrowRight', 1],
    ['End', 4],
    ['PageDown', 2],
    ['ArrowLeft', 1],
  ];
  for (const [key, expected] of steps) {
    await page.keyboard.press(key);
    await checkpoints.expectEpoch(epoch, expected);
    await expect(page.getByRole('heading', { name: `Epoch ${expected}` })).toBeVisible();
    const accuracy = await checkpoints.accuracy();
    // The evaluation is another computation of the same figure.
    await expect(confusion.getByText(`${accuracy} of 1,000 right`)).toBeVisible();
    seen.push(accuracy);
  }
  expect(new Set(seen).size).toBeGreaterThan(2);
  expect(seen[1]).toBe(seen[4]);
  await expect(page.getByRole('img', { name: /^Weights of the first 100 hidden units/ })).toBeVisible();
});

test('the mouse drags the handle, and playing goes on to the last epoch', async ({ page }) => {
  const checkpoints = await trained(page, 4);
  const box = (await checkpoints.epoch.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(0, box.y, { steps: 4 });
  await page.mouse.up();
  await checkpoints.expectEpoch(checkpoints.epoch, 0);
  await page.getByRole('button', { name: 'Play through the epochs' }).click();
  await checkpoints.expectEpoch(checkpoints.epoch, 4);
  await expect(page.getByRole('button', { name: 'Play through the epochs' })).toBeVisible();
});

test('two epochs are compared: weights, figures, and the images that changed sides', async ({
  page,
  profile,
}) => {
  const checkpoints = await trained(page, 3);
  await checkpoints.compareTwo();
  await checkpoints.expectEpoch(checkpoints.a, 0);
  await checkpoints.expectEpoch(checkpoints.b, 3);
  await expect(
    page.getByRole('img', { name: /hidden units at epoch 3 minus those at epoch 0, from −[\d.e-]+ to/ }),
  ).toBeVisible();
  const norms = page.getByRole('table', { name: 'How far the weights moved' });
  await expect(norms.getByRole('row').filter({ hasText: /^W1/ })).toContainText('%');

  const [run] = runFolders(profile);
  const epochs = history(run!);
  const numberIn = async (place: Locator) =>
    Number(/[\d,]+/.exec(await place.innerText())![0].replace(',', ''));
  const heading = (name: RegExp) => page.getByRole('heading', { name });
  const improved = await numberIn(heading(/images?: wrong at A, right at B/));
  const worsened = await numberIn(heading(/images?: right at A, wrong at B/));
  const both = await numberIn(page.getByText(/right at both/));
  expect(both + worsened).toBe(Math.round(1000 * epochs[0]!.valAccuracy));
  expect(both + improved).toBe(Math.round(1000 * epochs[3]!.valAccuracy));
  const images = page.getByRole('region', { name: /wrong at A, right at B/ }).getByRole('img');
  await expect(images).toHaveCount(Math.min(24, improved));
  await expect(images.first()).toHaveAccessibleName(/label \d: read as \d at epoch 0, as \d at epoch 3/);

  await checkpoints.a.focus();
  await page.keyboard.press('End');
  await expect(page.getByText('A and B are the same epoch.')).toBeVisible();
});

test('tidying up keeps what it says and frees what it says', async ({ page, profile }) => {
  const checkpoints = await trained(page, 5);
  const [run] = runFolders(profile);
  const before = checkpointBytes(run!);
  expect([...before.keys()]).toEqual([0, 1, 2, 3, 4, 5]);
  await checkpoints.tidyUp.click();
  const { dialog } = checkpoints;
  await expect(dialog.getByText('This cannot be undone.')).toBeVisible();
  await dialog.getByLabel('Keep so many of the best epochs').fill('1');
  const best = history(run!).reduce((one, other) =>
    other.valAccuracy > one.valAccuracy ? other : one,
  ).epoch;
  const kept = [...new Set([best, 5])].sort((one, other) => one - other);
  await expect(dialog.getByRole('listitem')).toHaveText(kept.map((epoch) => new RegExp(`^Epoch ${epoch}`)));
  const freed = [...before].reduce((sum, [epoch, bytes]) => sum + (kept.includes(epoch) ? 0 : bytes), 0);
  const size = freed < 1e6 ? `${(freed / 1e3).toFixed(0)} kB` : `${(freed / 1e6).toFixed(1)} MB`;
  await expect(dialog.getByText(`This frees ${size}.`)).toBeVisible();
  await dialog.getByRole('button', { name: `Delete ${6 - kept.length} checkpoints` }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText(`${6 - kept.length} checkpoints were deleted: ${size} freed.`)).toBeVisible();
  expect([...checkpointBytes(run!).keys()]).toEqual(kept);
  // The handle jumps over what is gone.
  await checkpoints.epoch.focus();
  await page.keyboard.press('Home');
  await checkpoints.expectEpoch(checkpoints.epoch, kept[0]!);
});

test('one checkpoint is deleted after a question', async ({ page, profile }) => {
  const checkpoints = await trained(page, 2);
  await checkpoints.epoch.focus();
  await page.keyboard.press('Home');
  await page.getByRole('button', { name: 'Delete this checkpoint…' }).click();
  await checkpoints.dialog.getByRole('button', { name: 'Cancel' }).click();
  expect(checkpointBytes(runFolders(profile)[0]!).size).toBe(3);
  await page.getByRole('button', { name: 'Delete this checkpoint…' }).click();
  await checkpoints.dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await checkpoints.expectEpoch(checkpoints.epoch, 1);
  expect([...checkpointBytes(runFolders(profile)[0]!).keys()]).toEqual([1, 2]);
});

test('training continues from an epoch in a new run that shows its parent', async ({ page, profile }) => {
  const checkpoints = await trained(page, 3);
  await checkpoints.epoch.focus();
  await page.keyboard.press('ArrowLeft');
  await checkpoints.continueFromHere.click();
  const train = new TrainPage(page);
  await train.fill('Epochs', '1');
  await train.fill('Name of the run (optional)', 'branch');
  await train.start.click();
  await expect(train.dashboard.getByText('branch', { exact: true })).toBeVisible();
  await train.expectStatus('Completed');

  const [parent, branch] = runFolders(profile);
  const { parent: noted, configuration } = runFile(branch!) as {
    parent: unknown;
    configuration: { learningRate: number };
  };
  expect(noted).toEqual({ kind: 'run', run: path.basename(parent!), epoch: 2 });
  expect(configuration.learningRate).toBeCloseTo(history(parent!)[2]!.learningRate, 8);
  expect(history(branch!)[0]!.valAccuracy).toBe(history(parent!)[2]!.valAccuracy);

  await page.getByRole('navigation').getByRole('button', { name: 'Runs' }).click();
  await page.getByRole('row').filter({ hasText: 'branch' }).dblclick();
  await expect(page.getByText('Continued from')).toBeVisible();
  await page.getByRole('main').getByRole('button', { name: 'Checkpoints' }).click();
  await page.getByRole('button', { name: `${path.basename(parent!)}, epoch 2` }).click();
  await checkpoints.expectEpoch(checkpoints.epoch, 2);
  await expect(page.getByText('Continued from')).toBeHidden();
});

test('another epoch becomes the run’s model, and the best can be restored', async ({ page, profile }) => {
  const checkpoints = await trained(page, 2);
  const [run] = runFolders(profile);
  const modelEpoch = () => (runFile(run!) as { modelEpoch?: number }).modelEpoch;
  await checkpoints.epoch.focus();
  await page.keyboard.press('Home');
  await checkpoints.makeModel.click();
  await expect(page.getByText(/^The run’s model is epoch 0 with/)).toBeVisible();
  expect(modelEpoch()).toBe(0);
  const model = () => readFileSync(path.join(run!, 'model.npz'));
  const untrained = model();
  await checkpoints.restoreBest.click();
  const best = history(run!).reduce((one, other) =>
    other.valAccuracy > one.valAccuracy ? other : one,
  ).epoch;
  await expect(page.getByText(`Epoch ${best} is the run’s model now, and was tested.`)).toBeVisible();
  await expect(checkpoints.restoreBest).toBeHidden();
  expect(modelEpoch()).toBe(best);
  expect(model().equals(untrained)).toBe(false);
});

test('while a run is trained its epochs arrive, and nothing can be done to them', async ({
  inkling,
  page,
}) => {
  const train = new TrainPage(page);
  await train.makeLong();
  await train.start.click();
  await train.expectEpochs(2);
  const checkpoints = new CheckpointsPage(page);
  await checkpoints.open();
  await expect(checkpoints.tidyUp).toBeDisabled();
  await expect(checkpoints.continueFromHere).toBeDisabled();
  await expect(checkpoints.makeModel).toBeDisabled();
  await expect(page.getByText(/^This run is being trained/)).toBeVisible();
  const epochNow = async () => Number(await checkpoints.epoch.getAttribute('aria-valuenow'));
  const before = await epochNow();
  await expect.poll(epochNow, { timeout: 20_000 }).toBeGreaterThan(before);
  await quit(inkling.application);
});

for (const theme of ['light', 'dark'] as const) {
  test(`no accessibility problem in the ${theme} theme`, async ({ inkling, page }) => {
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    const checkpoints = await trained(page, 2);
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    const expectNone = async (where: string) => {
      expect(await seriousProblems(page, where)).toEqual([]);
    };
    await expect(checkpoints.confusion.getByRole('table')).toBeVisible();
    await expectNone('one epoch');
    await checkpoints.compareTwo();
    await expect(page.getByText(/right at both/)).toBeVisible();
    await expectNone('two epochs');
    await checkpoints.tidyUp.click();
    await expect(checkpoints.dialog).toBeVisible();
    await expectNone('tidy up');
  });
}
