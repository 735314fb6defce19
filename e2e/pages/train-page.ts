import { expect, type Locator, type Page } from '@playwright/test';

/** The Train view, as a user finds it. */
export class TrainPage {
  readonly start: Locator;
  readonly pause: Locator;
  readonly continue: Locator;
  readonly cancel: Locator;
  readonly resume: Locator;
  readonly form: Locator;
  readonly dashboard: Locator;

  constructor(readonly page: Page) {
    this.form = page.getByRole('form', { name: 'Settings of the next run' });
    this.dashboard = page.getByRole('region', { name: 'Training', exact: true });
    this.start = this.form.getByRole('button', { name: 'Start training' });
    this.pause = page.getByRole('button', { name: 'Pause', exact: true });
    this.continue = page.getByRole('button', { name: 'Continue', exact: true });
    this.cancel = page.getByRole('button', { name: 'Cancel run' });
    this.resume = page.getByRole('button', { name: 'Resume', exact: true });
  }

  /** Types a value into a field of the form. */
  async fill(label: string, value: string): Promise<void> {
    await this.form.getByLabel(label, { exact: true }).fill(value);
  }

  /** A run that is over in a moment, whatever the computer. */
  async makeShort(): Promise<void> {
    await this.fill('Epochs', '2');
    await this.revealDataFields();
    await this.fill('Training size', '2000');
  }

  /** A run that goes on until it is stopped: many epochs of a second or so. */
  async makeLong(): Promise<void> {
    await this.fill('Hidden units', '300');
    await this.fill('Epochs', '500');
    await this.revealDataFields();
    await this.fill('Training size', '10000');
  }

  private async revealDataFields(): Promise<void> {
    if (!(await this.form.getByLabel('Training size', { exact: true }).isVisible())) {
      await this.form.getByRole('button', { name: 'More settings: Data' }).click();
    }
  }

  /** Waits for a status word beside the run's name. */
  async expectStatus(status: string): Promise<void> {
    await expect(this.dashboard.getByText(status, { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  }

  /** Rows of the epoch table, epoch 0 first. */
  get epochRows(): Locator {
    return this.dashboard
      .getByRole('table')
      .getByRole('row')
      .filter({ hasNot: this.page.getByRole('columnheader') });
  }

  /** Waits until so many epochs stand in the table, epoch 0 included. */
  async expectEpochs(count: number): Promise<void> {
    await expect.poll(() => this.epochRows.count(), { timeout: 40_000 }).toBeGreaterThanOrEqual(count);
  }

  async epochTexts(): Promise<string[]> {
    return this.epochRows.allInnerTexts();
  }
}
