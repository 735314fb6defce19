import { expect, type Locator, type Page } from '@playwright/test';

/** The Checkpoints view, as a user finds it. */
export class CheckpointsPage {
  /** The handle of the timeline. */
  readonly epoch: Locator;
  /** Its two handles while two epochs are compared. */
  readonly a: Locator;
  readonly b: Locator;
  readonly tidyUp: Locator;
  readonly continueFromHere: Locator;
  readonly makeModel: Locator;
  readonly restoreBest: Locator;
  readonly confusion: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.epoch = page.getByRole('slider', { name: 'Epoch', exact: true });
    this.a = page.getByRole('slider', { name: 'Epoch A' });
    this.b = page.getByRole('slider', { name: 'Epoch B' });
    this.tidyUp = page.getByRole('button', { name: 'Tidy up…' });
    this.continueFromHere = page.getByRole('button', { name: 'Continue training from here' });
    this.makeModel = page.getByRole('button', { name: 'Make this the run’s model' });
    this.restoreBest = page.getByRole('button', { name: 'Restore best' });
    this.confusion = page.getByRole('region', { name: 'Confusion on the validation images' });
    this.dialog = page.getByRole('dialog');
  }

  /** Goes there by the rail. */
  async open(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Checkpoints' }).click();
    await this.page.getByRole('heading', { level: 1, name: 'Checkpoints' }).waitFor();
  }

  async compareTwo(): Promise<void> {
    await this.page.getByRole('radio', { name: 'Compare two' }).click();
    await expect(this.a).toBeVisible();
  }

  async expectEpoch(handle: Locator, epoch: number): Promise<void> {
    await expect(handle).toHaveAttribute('aria-valuenow', String(epoch));
  }

  /** The validation accuracy at the handle, as it is read out, such as 95.10%. */
  async accuracy(): Promise<string> {
    const text = await this.epoch.getAttribute('aria-valuetext');
    return /validation accuracy ([\d.]+%)/.exec(text ?? '')![1]!;
  }
}
