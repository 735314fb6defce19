/** A pickle's bytes, read from front to back and never beyond their end or that of a frame. */
import { FormatError } from '../format-error';

const NEWLINE = 0x0a;
const FRAME_HEADER = 9;

/** Every method throws a FormatError when the bytes that it is to read are not there. */
export class PickleSource {
  /** Of the byte that is read next. */
  position = 0;
  readonly #view: DataView;
  /** Where the frame in which we are ends; 0 outside of one. */
  #frameEnd = 0;

  constructor(readonly file: Uint8Array) {
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  }

  /** Steps over `count` bytes and returns where they begin; throws a FormatError when they are not there. */
  #take(count: number): number {
    const from = this.position;
    const end = from + count;
    // Negated, so that a length that is not a number does not pass.
    if (!(end <= this.file.length))
      throw new FormatError(
        `truncated: ${count} bytes are needed at byte ${from}, the file has ${this.#left()}`,
      );
    if (from < this.#frameEnd && end > this.#frameEnd)
      throw new FormatError(
        `what begins at byte ${from} crosses the end of its frame at byte ${this.#frameEnd}`,
      );
    this.position = end;
    return from;
  }

  isAtEnd(): boolean {
    return this.position === this.file.length;
  }

  #left(): number {
    return this.file.length - this.position;
  }

  uint8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  /** Exact below 2^53; what is beyond is longer than any file. */
  uint64(): number {
    return Number(this.#view.getBigUint64(this.#take(8), true));
  }

  /** Big-endian, unlike everything else. */
  float64(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  /** The next `count` bytes, as a view. */
  bytes(count: number): Uint8Array {
    const from = this.#take(count);
    return this.file.subarray(from, from + count);
  }

  /** The bytes up to the next newline, which is stepped over. */
  line(longest = Infinity): Uint8Array {
    const from = this.position;
    const end = this.file.indexOf(NEWLINE, from);
    if (end < 0) throw new FormatError(`truncated: the line at byte ${from} does not end`);
    if (end - from > longest) throw new FormatError(`the line at byte ${from} is ${end - from} bytes long`);
    return this.bytes(end + 1 - from).subarray(0, -1);
  }

  /** A line of ASCII. */
  word(longest: number): string {
    return String.fromCharCode(...this.line(longest));
  }

  /** Reads the length of a frame, whose opcode began a byte ago, and enters it. */
  frame(): void {
    const from = this.position - 1;
    if (from < this.#frameEnd) throw new FormatError(`a frame begins at byte ${from} inside of another`);
    const length = this.uint64();
    if (length > this.#left())
      throw new FormatError(
        `truncated: the frame at byte ${from} is ${length} bytes long, the file has ${this.#left()} more`,
      );
    this.#frameEnd = from + FRAME_HEADER + length;
  }
}
