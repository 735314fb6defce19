/**
 * What figures need of a 2D context: a part of the canvas's, so that the screen, a picture file and anything that
 * records drawing commands will do.
 */
export interface DrawingContext {
  /** A CSS colour. Others than strings are not set here. */
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  /** 0..1 */
  globalAlpha: number;
  /** As in CSS: `12px sans-serif`. */
  font: string;
  textAlign: string;
  textBaseline: string;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  rotate(angle: number): void;
}
