import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { answerMessageBoxes, expect, killTrainingEngine, makeProfile, start, test } from './inkling';
import { TrainPage } from './pages/train-page';

const runsFolder = (profile: string) => path.join(profile, 'inkling', 'runs');

function onlyRun(profile: string): string {
  const [run, ...others] = readdirSync(runsFolder(profile)).filter((name) => !name.startsWith('.'));
  expect(others).toEqual([]);
  return path.join(runsFolder(profile), run!);
}

const sha256 = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

test('a first launch trains a network with one click', async ({ page }) => {
  const train = new TrainPage(page);
  await train.start.click();
  await train.expectStatus('Running');
  await train.expectEpochs(2);
  await expect(train.dashboard.getByRole('img', { name: /hidden units/i })).toBeVisible();
});

test('pause, continue and cancel are heard within 200 ms', async ({ page }) => {
  const train = new TrainPage(page);
  await train.makeLong();
  await train.start.click();
  await train.expectStatus('Running');
  const timed = async (button: string, status: string) =>
    page.evaluate(
      ([name, word]) =>
        new Promise<number>((resolve) => {
          const from = performance.now();
          const observer = new MutationObserver(() => {
            if (!document.querySelector('main')?.textContent.includes(word!)) return;
            observer.disconnect();
            resolve(performance.now() - from);
          });
          observer.observe(document.body, { childList: true, subtree: true, characterData: true });
          [...document.querySelectorAll('button')]
            .find((element) => element.textContent.trim() === name)
            ?.click();
        }),
      [button, status],
    );
  // Room for a busy computer: what must not happen is that a whole epoch passes first.
  expect(await timed('Pause', 'Paused')).toBeLessThan(1000);
  const before = await train.epochTexts();
  await expect(train.continue).toBeVisible();
  expect(await train.epochTexts()).toEqual(before);
  await train.continue.click();
  await train.expectStatus('Running');
  expect(await timed('Cancel run', 'Stopped')).toBeLessThan(1000);
  await expect(train.resume).toBeVisible();
});

test('a reloaded window loses nothing of a run that is going on', async ({ page }) => {
  const train = new TrainPage(page);
  await train.makeLong();
  await train.start.click();
  await train.expectEpochs(2);
  await train.pause.click();
  await train.expectStatus('Paused');
  const before = await train.epochTexts();
  await page.reload();
  await train.expectStatus('Paused');
  expect(await train.epochTexts()).toEqual(before);
  await train.continue.click();
  await train.expectEpochs(before.length + 1);
});

test('a run whose engine was killed is interrupted, and resumes to the same bytes', async ({
  inkling,
  page,
  profile,
}) => {
  const configure = async (train: TrainPage) => {
    await train.makeLong();
    await train.fill('Epochs', '4');
  };
  const train = new TrainPage(page);
  await configure(train);
  await train.start.click();
  await train.expectEpochs(2);
  await killTrainingEngine(inkling.application);
  await train.expectStatus('Interrupted');
  await train.resume.click();
  await train.expectStatus('Completed');

  const other = makeProfile();
  const undisturbed = await start({ profile: other });
  const second = new TrainPage(undisturbed.page);
  await configure(second);
  await second.start.click();
  await second.expectStatus('Completed');
  expect(sha256(path.join(onlyRun(profile), 'model.npz'))).toBe(
    sha256(path.join(onlyRun(other), 'model.npz')),
  );
  await undisturbed.application.close();
});

test('quitting while a run is going on asks first, and keeps the run resumable', async ({
  inkling,
  page,
  profile,
}) => {
  const train = new TrainPage(page);
  await train.makeLong();
  await train.start.click();
  await train.expectEpochs(2);
  await answerMessageBoxes(inkling.application, 1);
  await inkling.application.evaluate(({ app }) => app.quit());
  await train.expectStatus('Running');
  await answerMessageBoxes(inkling.application, 0);
  const closed = inkling.application.waitForEvent('close');
  await inkling.application.evaluate(({ app }) => app.quit()).catch(() => undefined);
  await closed;
  const run = JSON.parse(readFileSync(path.join(onlyRun(profile), 'run.json'), 'utf8')) as { status: string };
  expect(run.status).toBe('stopped');
});

test('runs wait in a queue, and the next one starts by itself', async ({ page }) => {
  const train = new TrainPage(page);
  await train.makeLong();
  await train.start.click();
  await train.expectStatus('Running');
  await train.makeShort();
  await train.fill('Name of the run (optional)', 'second');
  await train.form.getByRole('button', { name: 'Queue run' }).click();
  await expect(page.getByText('second', { exact: true })).toBeVisible();
  await train.cancel.click();
  await expect(train.dashboard.getByText('second', { exact: true })).toBeVisible();
  await train.expectStatus('Completed');
});

test('an invalid value is said at once, and nothing can be started with it', async ({ page }) => {
  const train = new TrainPage(page);
  await train.fill('Learning rate', 'abc');
  await expect(train.form.getByLabel('Learning rate', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await expect(train.start).toBeDisabled();
  await train.fill('Learning rate', '5e-4');
  await expect(train.start).toBeEnabled();
});

test('the keyboard alone sets up and starts a run', async ({ page }) => {
  const train = new TrainPage(page);
  const field = train.form.getByLabel('Epochs', { exact: true });
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    if (await field.evaluate((element) => element === document.activeElement)) break;
  }
  await expect(field).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('1');
  await page.keyboard.press('Enter');
  await train.expectStatus('Completed');
  await expect(train.epochRows).toHaveCount(2);
});
