/** Working memory of the SIMD kernels for one slice of a mini-batch; it grows to the largest slice and stays. */
import type { NetworkShape } from './parameters';
import type { SimdMemory } from './simd-memory';

/** Addresses of what a forward and a backward pass leave behind. `starts` and `entries` make a sparse matrix. */
export class SimdScratch {
  private rows = 0;
  private entries = 0;
  /** Which samples of the set: u32. */
  indices = 0;
  /** X, and transposed by pixel. */
  inputStarts = 0;
  inputEntries = 0;
  pixelStarts = 0;
  pixelEntries = 0;
  /** Z; A = max(Z, 0), and transposed by hidden unit. */
  preActivations = 0;
  hiddenStarts = 0;
  hiddenEntries = 0;
  unitStarts = 0;
  unitEntries = 0;
  /** S, later dS, and dS as a full sparse matrix. */
  scores = 0;
  scoreStarts = 0;
  scoreEntries = 0;
  /** dZ. */
  hiddenGradients = 0;

  constructor(
    private readonly memory: SimdMemory,
    private readonly shape: NetworkShape,
  ) {}

  /** Makes room for these samples and puts their indices in place. */
  reserveRows(indices: Uint32Array): void {
    const { memory, shape } = this;
    const rows = indices.length;
    if (rows > this.rows) {
      const starts = 4 * (rows + 1);
      const hidden = 4 * memory.vectors(shape.hidden);
      const classes = 4 * memory.vectors(shape.classes);
      this.indices = memory.allocate(4 * rows);
      this.inputStarts = memory.allocate(starts);
      this.pixelStarts = memory.allocate(4 * (shape.inputs + 2));
      this.preActivations = memory.allocate(4 * rows * hidden);
      this.hiddenStarts = memory.allocate(starts);
      // One more than can stay: rectify writes before it knows.
      this.hiddenEntries = memory.allocate(8 * (rows * hidden + 1));
      this.unitStarts = memory.allocate(4 * (hidden + 2));
      this.unitEntries = memory.allocate(8 * rows * hidden);
      this.scores = memory.allocate(4 * rows * classes);
      this.scoreStarts = memory.allocate(starts);
      this.scoreEntries = memory.allocate(8 * rows * shape.classes);
      this.hiddenGradients = memory.allocate(4 * rows * hidden);
      // Last, so that a lack of memory above leaves nothing believed to be larger than it is.
      this.rows = rows;
    }
    memory.integers(this.indices, rows).set(indices);
  }

  /** Makes room for so many values that are not 0 in X, with some to spare for the next, fuller batch. */
  reserveEntries(entries: number): void {
    if (entries <= this.entries) return;
    const room = Math.ceil(entries * 1.25) + 64;
    // gather writes up to three past the end.
    this.inputEntries = this.memory.allocate(8 * (room + 3));
    this.pixelEntries = this.memory.allocate(8 * room);
    this.entries = room;
  }
}
