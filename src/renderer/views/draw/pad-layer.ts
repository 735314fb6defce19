import { PAD_SIDE, type PadItem, type Picture, type Stroke } from './pad-items';
import { paintStroke } from './paint-stroke';

/** A square canvas that shows a drawing: what is finished is painted once, the stroke that is going on again each time. */
export class PadLayer {
  readonly #context: CanvasRenderingContext2D;
  readonly #finished: CanvasRenderingContext2D;
  #side = 0;

  /** `isRead` is for a canvas whose pixels are asked for all the time: it stays out of the graphics processor. */
  constructor(
    readonly canvas: HTMLCanvasElement,
    side: number,
    isRead: boolean,
  ) {
    const settings: CanvasRenderingContext2DSettings = { willReadFrequently: isRead };
    const context = canvas.getContext('2d', settings);
    const finished = document.createElement('canvas').getContext('2d', settings);
    if (!context || !finished) throw new Error('no canvas can be drawn on');
    this.#context = context;
    this.#finished = finished;
    this.resize(side, []);
  }

  /** Makes it so many pixels wide and high, and paints all anew. */
  resize(side: number, items: readonly PadItem[]): void {
    this.#side = side;
    for (const { canvas } of [this.#context, this.#finished]) {
      canvas.width = side;
      canvas.height = side;
    }
    this.repaint(items);
  }

  /** Paints these items and nothing else. */
  repaint(items: readonly PadItem[]): void {
    this.#finished.resetTransform();
    this.#finished.clearRect(0, 0, this.#side, this.#side);
    for (const item of items) this.finish(item);
    this.show(null);
  }

  /** Adds an item to what is finished. */
  finish(item: PadItem): void {
    if (item.kind === 'stroke') this.#stroke(this.#finished, item, true);
    if (item.kind === 'picture') this.#picture(this.#finished, item);
  }

  /** Shows what is finished and the stroke that is going on. */
  show(current: Stroke | null): void {
    const context = this.#context;
    context.resetTransform();
    context.globalCompositeOperation = 'copy';
    context.drawImage(this.#finished.canvas, 0, 0);
    context.globalCompositeOperation = 'source-over';
    if (current) this.#stroke(context, current, false);
  }

  /** The ink of each pixel, 0..255, row by row from the top left. */
  readInk(): Uint8Array<ArrayBuffer> {
    const { data } = this.#context.getImageData(0, 0, this.#side, this.#side);
    const ink = new Uint8Array(this.#side * this.#side);
    for (let i = 0; i < ink.length; i++) ink[i] = data[4 * i + 3]!;
    return ink;
  }

  #scale(context: CanvasRenderingContext2D): void {
    const scale = this.#side / PAD_SIDE;
    context.setTransform(scale, 0, 0, scale, 0, 0);
  }

  #stroke(context: CanvasRenderingContext2D, stroke: Stroke, isDone: boolean): void {
    this.#scale(context);
    paintStroke(context, stroke, isDone);
  }

  #picture(context: CanvasRenderingContext2D, { ink, left, top, width, height, isSmooth }: Picture): void {
    this.#scale(context);
    context.imageSmoothingEnabled = isSmooth;
    context.imageSmoothingQuality = 'high';
    context.drawImage(ink, left, top, width, height);
  }
}
