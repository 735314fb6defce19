import { expect, type Locator, type Page } from '@playwright/test';
import type { Application } from '../inkling';

/** The Models view, as a user finds it. */
export class ModelsPage {
  readonly list: Locator;
  readonly open: Locator;
  readonly search: Locator;
  readonly back: Locator;
  readonly export: Locator;
  readonly arrays: Locator;
  readonly file: Locator;
  readonly dialog: Locator;

  constructor(readonly page: Page) {
    this.list = page.getByRole('grid', { name: 'List of models' });
    this.open = page.getByRole('button', { name: 'Open…' }).first();
    this.search = page.getByRole('searchbox', { name: 'Filter models' });
    this.back = page.getByRole('button', { name: 'All models' });
    this.export = page.getByRole('toolbar').getByRole('button', { name: 'Export…' });
    this.arrays = page.getByRole('region', { name: 'Weights and biases' });
    this.file = page.getByRole('region', { name: 'File', exact: true });
    this.dialog = page.getByRole('dialog');
  }

  /** Goes to the list by the button in the rail. */
  async show(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Models' }).click();
    if (await this.back.isVisible()) await this.back.click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  }

  /** Opens a file as a user chooses it in the system's dialog. */
  async openByDialog(application: Application, file: string): Promise<void> {
    await application.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    }, file);
    await this.open.click();
  }

  /** The row of a model in the list. */
  row(name: string): Locator {
    return this.list.getByRole('row').filter({ hasText: name });
  }

  /** Waits for the page of a model that was read. */
  async expectPage(name: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(this.arrays).toBeVisible();
  }

  /** Exports the model whose page is open, saving it where the system's dialog is answered with. */
  async exportAs(application: Application, format: string, file: string, folds = false): Promise<void> {
    await application.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, file);
    await this.export.click();
    await this.dialog.getByRole('radio', { name: format }).check();
    if (folds) await this.dialog.getByRole('checkbox', { name: 'Fold the preprocessing' }).check();
    await this.dialog.getByRole('button', { name: 'Export…' }).click();
    await expect(this.page.getByText(`Saved as ${file}`)).toBeVisible();
    await expect(this.dialog).toBeHidden();
  }
}
