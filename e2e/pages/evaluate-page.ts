import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import type { Application } from '../inkling';

export type Part = 'Test, all' | 'Test, first 1,000' | 'Validation' | 'Training';

/** What stands in a row of the table of results. */
export interface PartFigures {
  images: number;
  wrong: number;
  accuracy: string;
  loss: string;
}

/** The Evaluate view, as a user finds it. */
export class EvaluatePage {
  readonly results: Locator;
  readonly matrix: Locator;
  readonly model: Locator;
  readonly dataset: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.results = page.getByRole('table', { name: 'Accuracy and loss' });
    this.matrix = page.getByRole('grid', { name: /^Confusion matrix/ });
    this.model = page.getByLabel('Model', { exact: true });
    this.dataset = page.getByLabel('Data set', { exact: true });
    this.dialog = page.getByRole('dialog');
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Evaluate' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Evaluate' })).toBeVisible();
  }

  row(part: Part): Locator {
    return this.results.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name: part }) });
  }

  /** The figures of a part, once they are there. */
  async figures(part: Part): Promise<PartFigures> {
    const row = this.row(part);
    await expect(row).toContainText('%', { timeout: 40_000 });
    const [images, wrong, accuracy, , , loss] = await row.locator('td').allInnerTexts();
    const whole = (text: string) => Number(text.replace(',', ''));
    return { images: whole(images!), wrong: whole(wrong!), accuracy: accuracy!, loss: loss! };
  }

  async show(part: Part): Promise<void> {
    await this.page.getByRole('radiogroup', { name: 'Part that is shown below' }).getByText(part).click();
  }

  /** The cell of the matrix that the keyboard or the pointer is on. */
  get cell(): Locator {
    return this.matrix.getByRole('gridcell');
  }

  /** Walks to a cell by the arrow keys. */
  async walkTo(label: number, prediction: number): Promise<void> {
    await this.matrix.focus();
    for (const key of ['Home', 'PageUp']) await this.page.keyboard.press(key);
    for (let i = 0; i < label; i++) await this.page.keyboard.press('ArrowDown');
    for (let i = 0; i < prediction; i++) await this.page.keyboard.press('ArrowRight');
    await expect(this.cell).toHaveAccessibleName(new RegExp(`^${label} read as ${prediction}:`));
  }

  /** The images of the cell that was picked, beside the matrix. */
  tiles(label: number, prediction: number): Locator {
    return this.page
      .getByRole('group', { name: `${label} read as ${prediction}` })
      .getByRole('button', { name: /^Image/ });
  }

  /** Exports by a button's menu, the system's dialog answered with this file; what was written. */
  async exportAs(application: Application, menu: string, item: string | null, file: string): Promise<string> {
    await application.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, file);
    await this.page.getByRole('button', { name: menu }).click();
    if (item !== null) await this.page.getByRole('menuitem', { name: item }).click();
    await expect(this.page.getByText(`Saved as ${file}`)).toBeVisible();
    return readFileSync(path.resolve(file), 'latin1');
  }
}
