/** Values that arrive in pieces, in one array that doubles as it grows. */
export class GrowingCurve {
  #values = new Float32Array(4096);
  length = 0;

  /** The values so far; a view, valid until the next change. A value that never arrived is NaN. */
  get values(): Float32Array {
    return this.#values.subarray(0, this.length);
  }

  /** Writes values from a place on. What stood behind it is dropped: a resumed run goes back to its last checkpoint. */
  put(place: number, values: Float32Array): void {
    const length = place + values.length;
    this.#reserve(length);
    if (place > this.length) this.#values.fill(NaN, this.length, place);
    this.#values.set(values, place);
    this.length = length;
  }

  /** Writes values at the start and keeps those behind them: what came while the start was being fetched. */
  fillStart(values: Float32Array): void {
    this.#reserve(values.length);
    this.#values.set(values);
    this.length = Math.max(this.length, values.length);
  }

  #reserve(length: number): void {
    if (length <= this.#values.length) return;
    const larger = new Float32Array(Math.max(length, 2 * this.#values.length));
    larger.set(this.values);
    this.#values = larger;
  }
}
