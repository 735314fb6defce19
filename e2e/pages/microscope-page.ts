import { expect, type Locator, type Page } from '@playwright/test';

/** The Microscope, as a user finds it. */
export class MicroscopePage {
  readonly region: Locator;
  readonly code: Locator;
  readonly current: Locator;
  readonly matrix: Locator;
  readonly readOut: Locator;
  readonly number: Locator;
  readonly label: Locator;
  readonly back: Locator;

  constructor(readonly page: Page) {
    this.region = page.getByRole('region', { name: 'Microscope' });
    this.code = page.getByRole('listbox', { name: 'The code, line by line' });
    this.current = this.code.getByRole('option', { selected: true });
    this.matrix = page.getByRole('application', { name: /^Numbers of/ });
    this.readOut = page.getByRole('group', { name: 'How this number came about' });
    this.number = this.readOut.getByRole('status');
    this.label = page.getByLabel(/^Label y/);
    this.back = this.region.getByRole('button', { name: 'Back', exact: true });
  }

  /** From the Train view, before anything was trained: with the ready-made model. */
  async openFromTrain(): Promise<void> {
    await this.page.getByRole('button', { name: /Follow one image|Step by step/ }).click();
    await expect(this.current).toBeVisible();
  }

  /** Goes to the line with this code. */
  async goTo(code: string): Promise<void> {
    await this.code.getByRole('option').filter({ hasText: code }).click();
    await expect(this.current).toContainText(code);
  }

  async setBatchSize(size: number): Promise<void> {
    await this.page.getByRole('slider', { name: 'Batch size' }).fill(String(size));
    await expect(this.region.getByRole('group', { name: 'Batch' }).getByRole('button')).toHaveCount(size);
  }

  /** The number that is told, such as z[0, 17] = -3.21. */
  async told(): Promise<{ name: string; value: number }> {
    const text = await this.readOut
      .getByText(/^[\w ]+(\[[\d, ]+\])? = /)
      .first()
      .innerText();
    const [name = '', value = ''] = text.replaceAll('−', '-').split(' = ');
    return { name: name.trim(), value: Number(value) };
  }
}
