import { expect, type Locator, type Page } from '@playwright/test';

/** The Search view, as a user finds it. */
export class SearchPage {
  readonly form: Locator;
  readonly start: Locator;
  readonly pause: Locator;
  readonly resume: Locator;
  readonly table: Locator;
  readonly progress: Locator;
  readonly parallel: Locator;

  constructor(readonly page: Page) {
    this.form = page.getByRole('form', { name: 'The next search' });
    this.start = this.form.getByRole('button', { name: 'Start search' });
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.resume = page.getByRole('button', { name: 'Resume', exact: true });
    this.table = page.getByRole('grid', { name: 'Trials' });
    this.progress = page.getByRole('progressbar', { name: 'Progress of the search' });
    this.parallel = page.getByRole('region', { name: 'All trials at a glance' });
  }

  /** Goes there by the rail. */
  async open(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Search' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'Search' }).waitFor();
  }

  async fill(label: string, value: string): Promise<void> {
    await this.form.getByLabel(label, { exact: true }).fill(value);
  }

  /** The assignment's search with few trials of so few images and epochs that it is over in a moment. */
  async makeShort(trials: number, epochs = 1): Promise<void> {
    await this.fill('Trials', String(trials));
    await this.fill('Epochs', String(epochs));
    await this.form.getByRole('button', { name: 'Change how many images are used' }).click();
    await this.fill('Training size', '1000');
    await this.fill('Validation size', '300');
  }

  async expectStatus(status: string, timeout = 30_000): Promise<void> {
    const badge = this.page.locator('header .badge');
    await expect(badge).toHaveText(status, { timeout });
  }

  /** Rows of the table that stand for a trial. */
  get rows(): Locator {
    return this.table.getByRole('row').filter({ has: this.page.getByRole('rowheader') });
  }
}
