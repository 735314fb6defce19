import { expect, type Locator, type Page } from '@playwright/test';
import type { Application } from '../inkling';

/** The Weights view, as a user finds it. */
export class WeightsPage {
  readonly gallery: Locator;
  /** The picture under the pointer, or the one that the keyboard is on. */
  readonly current: Locator;
  readonly sort: Locator;
  readonly unit: Locator;
  readonly size: Locator;

  constructor(readonly page: Page) {
    this.gallery = page.getByRole('listbox', { name: /^Weights of [\d,]+ (hidden units|classes)/ });
    this.current = this.gallery.getByRole('option');
    this.sort = page.getByRole('combobox', { name: 'Sort' });
    this.size = page.getByRole('slider', { name: 'Size' });
    this.unit = page.getByRole('complementary', { name: 'The unit that is open' });
  }

  /** Goes to the view by its button in the rail, and waits for the gallery. */
  async show(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Weights' }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: 'Weights' })).toBeVisible();
    await expect(this.gallery).toBeVisible();
  }

  /** Chooses one of a few values, such as a layer, a colour map or a filter. */
  async choose(value: string | RegExp): Promise<void> {
    await this.page.getByRole('radio', { name: value }).click();
  }

  async expectUnits(count: string): Promise<void> {
    await expect(this.gallery).toHaveAccessibleName(new RegExp(`^Weights of ${count} `));
  }

  /** Numbers of the first units in the order of the gallery, as a screen reader hears them. */
  async firstUnits(count: number): Promise<number[]> {
    const units: number[] = [];
    await this.gallery.focus();
    await this.page.keyboard.press('Home');
    for (let place = 1; place <= count; place++) {
      await expect(this.current).toHaveAttribute('aria-posinset', String(place));
      const text = (await this.current.getAttribute('aria-label')) ?? '';
      units.push(Number(/^Hidden unit (\d+)/.exec(text)?.[1]));
      await this.page.keyboard.press('ArrowRight');
    }
    return units;
  }

  /** What the canvas shows, as a number that another picture would not have. */
  pictureHash(): Promise<number> {
    return this.page
      .locator('canvas[aria-hidden]')
      .first()
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const pixels = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data;
        let hash = 0;
        for (const value of pixels ?? []) hash = (hash * 31 + value) | 0;
        return hash;
      });
  }

  /** Exports by the menu, saving it where the system's dialog is answered with. */
  async exportAs(application: Application, item: RegExp, file: string): Promise<void> {
    await application.evaluate(({ dialog }, chosen) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
    }, file);
    await this.page.getByRole('button', { name: 'Export' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
    await expect(this.page.getByText(`Saved as ${file}`)).toBeVisible();
  }
}
