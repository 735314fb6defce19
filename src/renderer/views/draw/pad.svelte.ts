/** The drawing pad: what is on it, and its ink as the network's image is made from it. Kept while other views are open. */
import type { GreyImage } from '../../../core/digit-centring';
import { History } from './history';
import { PAD_SIDE, visibleItems, type PadItem, type Picture, type Stroke, type Tool } from './pad-items';
import { PadLayer } from './pad-layer';

/** Pad units. A pen of 20 makes strokes about as wide as MNIST's when a digit fills two thirds of the pad. */
export const WIDTHS = { minimum: 6, maximum: 48, step: 2, default: 20 } as const;

/** The eraser is so much wider than the pen. */
const ERASER_FACTOR = 2;

class Pad {
  tool = $state<Tool>('pen');
  width = $state<number>(WIDTHS.default);
  /** The ink, 0..255, PAD_SIDE x PAD_SIDE; null where there is none. New with each frame in which something was drawn. */
  ink = $state.raw<GreyImage | null>(null);
  isDrawing = $state(false);
  canUndo = $state(false);
  canRedo = $state(false);
  /** Counts finished changes: the same number is the same drawing. */
  revision = $state(0);
  /** Counts how often a drawing was begun anew. */
  starts = $state(0);
  /** The drawing was kept: the next stroke begins another one. */
  isKept = $state(false);

  readonly #history = new History<PadItem>();
  #current: Stroke | null = null;
  #inkLayer: PadLayer | null = null;
  #screen: PadLayer | null = null;
  #isRequested = false;

  /** Width of the tool in use, in pad units. */
  get toolWidth(): number {
    return this.tool === 'eraser' ? ERASER_FACTOR * this.width : this.width;
  }

  /** Shows the drawing on this canvas, of so many pixels; returns a function that ends it. */
  attach(canvas: HTMLCanvasElement, side: number): () => void {
    const screen = new PadLayer(canvas, side, false);
    this.#screen = screen;
    screen.repaint(visibleItems(this.#history.done));
    return () => {
      if (this.#screen !== screen) return;
      this.end();
      this.#screen = null;
    };
  }

  resize(side: number): void {
    this.#screen?.resize(side, visibleItems(this.#history.done));
    this.#request();
  }

  begin(point: Stroke['points'][number], hasPressure: boolean, tool: Tool): void {
    if (this.isKept && tool === 'pen') this.clear();
    const width = tool === 'eraser' ? ERASER_FACTOR * this.width : this.width;
    this.#current = { kind: 'stroke', tool, width, hasPressure, points: [point] };
    this.isDrawing = true;
    this.#request();
  }

  extend(points: Stroke['points']): void {
    if (!this.#current) return;
    this.#current.points.push(...points);
    this.#request();
  }

  end(): void {
    const stroke = this.#current;
    if (!stroke) return;
    this.#current = null;
    this.isDrawing = false;
    this.#add(stroke);
  }

  place(picture: Picture): void {
    this.end();
    this.#add(picture);
  }

  clear(): void {
    this.end();
    if (visibleItems(this.#history.done).length > 0) this.#add({ kind: 'clear' });
  }

  undo(): void {
    if (this.isDrawing) return;
    this.#history.undo();
    this.#repaint();
  }

  redo(): void {
    if (this.isDrawing) return;
    this.#history.redo();
    this.#repaint();
  }

  #add(item: PadItem): void {
    this.#history.add(item);
    if (item.kind !== 'stroke') this.starts++;
    if (item.kind === 'stroke') {
      this.#ink.finish(item);
      this.#screen?.finish(item);
      this.#changed();
    } else {
      this.#repaint();
    }
  }

  #repaint(): void {
    const items = visibleItems(this.#history.done);
    this.#ink.repaint(items);
    this.#screen?.repaint(items);
    this.#changed();
  }

  #changed(): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
    this.isKept = false;
    this.revision++;
    this.#request();
  }

  get #ink(): PadLayer {
    return (this.#inkLayer ??= new PadLayer(document.createElement('canvas'), PAD_SIDE, true));
  }

  /** Painting, reading the ink and all that follows from it are done once a frame, however many events come. */
  #request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    requestAnimationFrame(() => {
      this.#isRequested = false;
      this.#screen?.show(this.#current);
      this.#ink.show(this.#current);
      const pixels = this.#ink.readInk();
      this.ink = pixels.some((value) => value > 0) ? { width: PAD_SIDE, height: PAD_SIDE, pixels } : null;
    });
  }
}

export const pad = new Pad();
