import { expect, type Locator, type Page } from '@playwright/test';
import type { Point } from './digit-strokes';

/** A picture file as a user has it. */
export interface PictureFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** The Draw view, as a user finds it. */
export class DrawPage {
  readonly pad: Locator;
  readonly undo: Locator;
  readonly redo: Locator;
  readonly clear: Locator;
  readonly eraser: Locator;
  readonly centred: Locator;
  readonly compare: Locator;
  readonly columns: Locator;
  readonly why: Locator;
  readonly add: Locator;
  readonly kept: Locator;

  constructor(readonly page: Page) {
    this.pad = page.getByRole('application', { name: 'Drawing pad' });
    this.undo = page.getByRole('button', { name: 'Undo (Ctrl+Z)' });
    this.redo = page.getByRole('button', { name: 'Redo (Ctrl+Shift+Z)' });
    this.clear = page.getByRole('button', { name: 'Clear (Delete)' });
    this.eraser = page.getByRole('button', { name: 'Eraser (E)' });
    this.centred = page.getByRole('checkbox', { name: 'Centred as MNIST' });
    this.compare = page.getByRole('button', { name: 'Compare models' });
    this.columns = page.getByRole('region', { name: /^Guess of/ });
    this.why = page.getByRole('region', { name: /^Why/ });
    this.add = page.getByRole('button', { name: /^Add .*to My digits$/ });
    this.kept = page.getByRole('list', { name: 'The last drawings that were added' }).getByRole('listitem');
  }

  async open(): Promise<void> {
    await this.page.getByRole('navigation').getByRole('button', { name: 'Draw' }).click();
    await this.pad.waitFor();
  }

  /** Draws strokes with the mouse, in percent of the pad. */
  async draw(strokes: readonly (readonly Point[])[]): Promise<void> {
    const { x: left, y: top, width, height } = (await this.pad.boundingBox())!;
    const { mouse } = this.page;
    for (const [first, ...others] of strokes) {
      if (!first) continue;
      const place = ([x, y]: Point) => [left + (x / 100) * width, top + (y / 100) * height] as const;
      await mouse.move(...place(first));
      await mouse.down();
      for (const point of others) await mouse.move(...place(point), { steps: 2 });
      await mouse.up();
    }
  }

  /** What is read out once a stroke is done, such as "The network reads 7, 99.52% sure." */
  get announced(): Locator {
    return this.page.getByText(/^The network reads|^The pad is empty/);
  }

  async expectGuess(digit: number): Promise<void> {
    await expect(this.announced).toHaveText(new RegExp(`^The network reads ${digit},`));
  }

  /** The digit that the network reads, or null for an empty pad. */
  async guess(): Promise<number | null> {
    const digit = /reads (\d+),/.exec(await this.announced.innerText())?.[1];
    return digit === undefined ? null : Number(digit);
  }

  /** The image that the first network sees, as opacities. */
  async seen(): Promise<number[]> {
    return this.page.getByRole('img', { name: /that the network sees/ }).evaluate((element) => {
      const { width, height } = element as HTMLCanvasElement;
      const context = (element as HTMLCanvasElement).getContext('2d')!;
      return [...context.getImageData(0, 0, width, height).data].filter((_, i) => i % 4 === 3);
    });
  }

  /** Pastes a picture, or drops it on the pad. */
  async give(by: 'paste' | 'drop', { name, type, bytes }: PictureFile): Promise<void> {
    await this.pad.evaluate(
      (element, file) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(file.bytes)], file.name, { type: file.type }));
        const options = { bubbles: true, cancelable: true };
        if (file.by === 'paste') {
          element.dispatchEvent(new ClipboardEvent('paste', { ...options, clipboardData: data }));
        } else {
          for (const kind of ['dragenter', 'dragover', 'drop']) {
            element.dispatchEvent(new DragEvent(kind, { ...options, dataTransfer: data }));
          }
        }
      },
      { by, name, type, bytes: [...bytes] },
    );
  }

  /** A digit as a picture file, drawn by the page: dark on light or light on dark. */
  async picture(
    strokes: readonly (readonly Point[])[],
    { type = 'image/png', paper = '#fff', ink = '#111' } = {},
  ): Promise<PictureFile> {
    const bytes = await this.page.evaluate(
      async (options) => {
        const canvas = new OffscreenCanvas(200, 200);
        const context = canvas.getContext('2d')!;
        context.fillStyle = options.paper;
        context.fillRect(0, 0, 200, 200);
        context.strokeStyle = options.ink;
        context.lineWidth = 14;
        context.lineCap = 'round';
        context.lineJoin = 'round';
        for (const points of options.strokes) {
          context.beginPath();
          for (const [x, y] of points) context.lineTo(2 * x, 2 * y);
          context.stroke();
        }
        const blob = await canvas.convertToBlob({ type: options.type });
        return [...new Uint8Array(await blob.arrayBuffer())];
      },
      { strokes, type, paper, ink },
    );
    return { name: `digit.${type.slice(6)}`, type, bytes: Uint8Array.from(bytes) };
  }

  /** Waits for a line that says what is wrong or done. */
  async expectNotice(text: string | RegExp): Promise<void> {
    await expect(this.page.getByRole('status').getByText(text).first()).toBeVisible();
  }
}
