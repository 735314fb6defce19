/** The loss of every mini-batch of a run, as it grows. */
export class LossLog {
  private values = new Float32Array(1024);
  private count = 0;

  get length(): number {
    return this.count;
  }

  /** Puts losses at `from`; what was behind is dropped, a gap is NaN. */
  put(from: number, losses: Float32Array): void {
    const end = from + losses.length;
    if (end > this.values.length) {
      const grown = new Float32Array(Math.max(end, 2 * this.values.length));
      grown.set(this.values.subarray(0, this.count));
      this.values = grown;
    }
    if (from > this.count) this.values.fill(NaN, this.count, from);
    this.values.set(losses, from);
    this.count = end;
  }

  /** A copy with memory of its own: a view would be sent with all of its buffer. */
  copy(): Float32Array {
    return this.values.slice(0, this.count);
  }
}
