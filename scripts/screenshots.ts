// `npm run screenshots`: the pictures of the README, from a real training run: every view, both sizes, both themes.
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect } from '@playwright/test';
import { quit, start } from '../e2e/inkling';
import { goTo, VIEWS } from '../e2e/pages/navigation';
import { DIGIT_STROKES } from '../e2e/pages/digit-strokes';
import { DrawPage } from '../e2e/pages/draw-page';
import { SearchPage } from '../e2e/pages/search-page';
import { TrainPage } from '../e2e/pages/train-page';
import { provideChromium } from './chromium.js';

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1000, height: 640 },
] as const;
const THEMES = ['light', 'dark'] as const;
const folder = path.resolve(import.meta.dirname, '..', 'docs', 'screenshots');
/** Short runs beside the long one, so that the list has something to compare. */
const EARLIER_RUNS = [
  { name: 'Course, 50 hidden units', hidden: '50', rate: '0.001' },
  { name: 'Half the learning rate', hidden: '100', rate: '5e-4' },
];

provideChromium();
mkdirSync(folder, { recursive: true });
// A name that can be shown; MNIST lies in it as if it had been downloaded.
const profile = path.join(os.tmpdir(), 'student');
rmSync(profile, { recursive: true, force: true });
mkdirSync(path.join(profile, 'inkling', 'data'), { recursive: true });
if (process.env.INKLING_MNIST_DIR) {
  const mnist = path.join(profile, 'inkling', 'data', 'mnist');
  symlinkSync(path.resolve(process.env.INKLING_MNIST_DIR), mnist, 'junction');
}
const { application, page } = await start({ profile, mnist: false });
const train = new TrainPage(page);

for (const { name, hidden, rate } of EARLIER_RUNS) {
  await train.fill('Hidden units', hidden);
  await train.fill('Learning rate', rate);
  await train.fill('Name of the run (optional)', name);
  await train.form.getByRole('button', { name: /^(Start training|Queue run)$/ }).click();
}
const search = new SearchPage(page);
await search.open();
await search.start.click();
await search.expectStatus('Completed', 300_000);
const draw = new DrawPage(page);
await draw.open();
await draw.draw(DIGIT_STROKES[4]!);
await draw.expectGuess(4);
await goTo(page, 'Train');
await train.fill('Hidden units', '100');
await train.fill('Learning rate', '0.001');
// Long enough to be caught while it learns, on any computer.
await train.fill('Epochs', '30');
await train.fill('Name of the run (optional)', 'Course');
await train.form.getByRole('button', { name: /^(Start training|Queue run)$/ }).click();
await expect(train.dashboard.getByRole('heading', { name: 'Course', exact: true })).toBeVisible({
  timeout: 120_000,
});
await expect.poll(() => train.epochRows.count(), { timeout: 60_000 }).toBeGreaterThan(6);
await train.pause.click();
await train.expectStatus('Paused');

for (const theme of THEMES) {
  await application.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source;
  }, theme);
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const view of VIEWS) {
      await goTo(page, view);
      await page.waitForLoadState('networkidle');
      await page.screenshot({
        path: path.join(folder, `${view.toLowerCase()}-${theme}-${size.width}x${size.height}.png`),
        animations: 'disabled',
      });
    }
  }
}
await quit(application);
rmSync(profile, { recursive: true, force: true });
console.log(`Screenshots in ${folder}`);
