/** Where a pickle's bytes are put, in the frames of protocol 4 (PEP 3154). */
import { OPCODES } from './opcodes';

/** As in Python: a frame ends behind the value with which it reaches this, and longer bytes stand outside of frames. */
const FRAME_TARGET = 64 * 1024;
/** A frame is not worth its header below this. */
const FRAME_MINIMUM = 4;

export class PickleSink {
  /** What is finished, in pieces. */
  readonly #pieces: Uint8Array[] = [];
  /** The frame that is being filled, longer than it is. */
  #frame = new Uint8Array(1024);
  #view = new DataView(this.#frame.buffer);
  #length = 0;

  /** Makes room for so many bytes more and returns where they go. */
  #reserve(count: number): number {
    const from = this.#length;
    this.#length += count;
    if (this.#length > this.#frame.length) {
      const longer = new Uint8Array(2 * this.#length);
      longer.set(this.#frame);
      this.#frame = longer;
      this.#view = new DataView(longer.buffer);
    }
    return from;
  }

  uint8(...values: number[]): void {
    const from = this.#reserve(values.length);
    this.#frame.set(values, from);
  }

  uint16(value: number): void {
    const from = this.#reserve(2);
    this.#view.setUint16(from, value, true);
  }

  int32(value: number): void {
    const from = this.#reserve(4);
    this.#view.setInt32(from, value, true);
  }

  uint32(value: number): void {
    const from = this.#reserve(4);
    this.#view.setUint32(from, value, true);
  }

  /** Big-endian, unlike everything else. */
  float64(value: number): void {
    const from = this.#reserve(8);
    this.#view.setFloat64(from, value, false);
  }

  /** Short bytes into the frame. */
  bytes(bytes: Uint8Array): void {
    const from = this.#reserve(bytes.length);
    this.#frame.set(bytes, from);
  }

  /** Bytes of a length that their opcode tells in 32 bits; long ones stand outside of frames. */
  longBytes(opcode: number, bytes: Uint8Array): void {
    const isOutside = bytes.length >= FRAME_TARGET;
    if (isOutside) this.endFrame();
    this.uint8(opcode);
    this.uint32(bytes.length);
    if (!isOutside) return this.bytes(bytes);
    this.#pieces.push(this.#frame.slice(0, this.#length), bytes);
    this.#length = 0;
  }

  /** Between two values: ends the frame if it is long enough. */
  boundary(): void {
    if (this.#length >= FRAME_TARGET) this.endFrame();
  }

  endFrame(): void {
    if (this.#length >= FRAME_MINIMUM) {
      const header = new Uint8Array(9);
      header[0] = OPCODES.FRAME;
      new DataView(header.buffer).setBigUint64(1, BigInt(this.#length), true);
      this.#pieces.push(header);
    }
    this.#pieces.push(this.#frame.slice(0, this.#length));
    this.#length = 0;
  }

  /** Everything behind `head`. */
  finish(head: Uint8Array): Uint8Array {
    this.endFrame();
    const pieces = [head, ...this.#pieces];
    const file = new Uint8Array(pieces.reduce((total, { length }) => total + length, 0));
    let place = 0;
    for (const piece of pieces) {
      file.set(piece, place);
      place += piece.length;
    }
    return file;
  }
}
