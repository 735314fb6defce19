import { expect, quit, test } from './inkling';
import { seriousProblems } from './pages/accessibility';
import { SearchPage } from './pages/search-page';

test('the assignment’s search runs to its end at one press and marks the best trial', async ({ page }) => {
  const search = new SearchPage(page);
  await search.open();
  await expect(page.getByText('Let the computer try settings for you')).toBeVisible();
  await expect(search.form.getByLabel('Hidden units: values')).toHaveValue('50, 80, 100, 150');
  await search.makeShort(4);
  await search.start.click();
  await search.expectStatus('Completed');
  await expect(search.progress).toHaveAttribute('aria-valuenow', '100');
  await expect(search.rows).toHaveCount(4);
  // Sorted by accuracy, so the best stands first.
  await expect(search.rows.first().getByText('Best trial')).toBeAttached();
  await expect(search.rows.first().getByText('Completed')).toBeVisible();
  const best = page.getByRole('region', { name: 'Best trial' });
  await expect(best.getByText(/^\d+\.\d\d%/).first()).toBeVisible();
  const rate = await best.locator('dt', { hasText: 'Learning rate' }).locator('xpath=../dd').innerText();

  await best.getByRole('button', { name: 'Use these settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Train' })).toBeVisible();
  const form = page.getByRole('form', { name: 'Settings of the next run' });
  expect(Number(await form.getByLabel('Learning rate', { exact: true }).inputValue())).toBe(Number(rate));

  await search.open();
  await best.getByRole('button', { name: 'Continue training' }).click();
  await expect(page.getByText(/^Goes on from the weights of/)).toBeVisible();

  await search.open();
  await best.getByRole('button', { name: 'Search around it' }).click();
  await expect(search.form.getByLabel('Learning rate: from')).toBeVisible();
  expect(Number(await search.form.getByLabel('Learning rate: from').inputValue())).toBeLessThan(Number(rate));

  await best.getByRole('button', { name: 'Open its run' }).click();
  await expect(page.getByRole('button', { name: 'All runs' })).toBeVisible();
});

test('what is wrong is said where it is typed, and nothing starts', async ({ page }) => {
  const search = new SearchPage(page);
  await search.open();
  await search.fill('Learning rate: values', '0.1, fast');
  await expect(search.form.getByText('Enter a number, above 0, up to 100.', { exact: true })).toBeVisible();
  await expect(search.start).toBeDisabled();
  await search.fill('Learning rate: values', '0.1, 0.2');
  await expect(search.form.getByText('24 combinations')).toBeVisible();
  await search.form.getByLabel('Stop bad trials early').selectOption('halving');
  await search.form.getByLabel('Sampler').selectOption('tpe');
  await expect(search.form.getByText(/^Successive halving needs all trials at once/)).toBeVisible();
  await search.form.getByLabel('Sampler').selectOption('random');
  await expect(search.start).toBeEnabled();
  await search.form.getByLabel('Add a hyperparameter').selectOption('optimizer');
  await search.form.getByRole('checkbox', { name: 'Nesterov' }).uncheck();
  await expect(search.form.getByText('72 combinations')).toBeVisible();
});

test('a paused search keeps what is finished and goes on', async ({ inkling, page }) => {
  const search = new SearchPage(page);
  await search.open();
  await search.makeShort(48, 60);
  await search.start.click();
  const ended = async () => Number(await search.progress.getAttribute('aria-valuenow'));
  await expect.poll(ended, { timeout: 20_000 }).toBeGreaterThan(0);
  await search.pause.click();
  await search.expectStatus('Paused');
  const before = await ended();
  expect(before).toBeLessThan(100);
  await search.resume.click();
  await search.expectStatus('Searching');
  await expect.poll(ended, { timeout: 20_000 }).toBeGreaterThan(before);
  await search.pause.click();
  await search.expectStatus('Paused');
  await page.getByRole('button', { name: 'Delete this search' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByText('Let the computer try settings for you')).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Runs' }).click();
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
  await quit(inkling.application);
});

for (const theme of ['light', 'dark'] as const) {
  test(`limits typed by keyboard narrow the table, and all can be read in the ${theme} theme`, async ({
    inkling,
    page,
  }) => {
    await inkling.application.evaluate(({ nativeTheme }, source) => {
      nativeTheme.themeSource = source;
    }, theme);
    const search = new SearchPage(page);
    const expectNone = async (where: string) => {
      expect(await seriousProblems(page, where)).toEqual([]);
    };
    await search.open();
    await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
    await expectNone('empty');
    await search.makeShort(9);
    await search.start.click();
    await search.expectStatus('Completed');
    await expect(
      page.getByRole('region', { name: 'What mattered most' }).getByText('Hidden units'),
    ).toBeVisible();
    await search.parallel.getByRole('button', { name: 'Limits as numbers' }).focus();
    await page.keyboard.press('Enter');
    await search.parallel.getByLabel('Hidden units: at most').focus();
    await page.keyboard.type('80');
    await expect(page.getByText(/^\d of 9 trials$/).first()).toBeVisible();
    const units = await search.rows.evaluateAll((rows) =>
      rows.map((row) => Number(row.children[2]!.textContent)),
    );
    expect(units.length).toBeLessThan(9);
    expect(units.every((count) => count <= 80)).toBe(true);
    await expectNone('brushed');
    await search.parallel.getByRole('button', { name: 'Show all' }).click();
    await expect(search.rows).toHaveCount(9);
    await search.rows.first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+ArrowDown');
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: /2 runs/ })).toBeVisible();
  });
}
