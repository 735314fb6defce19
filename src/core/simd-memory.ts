/** The memory of a SIMD module: laid out here, from its heap base upwards, never freed before the module is. */
import {
  parameterDimensions,
  PARAMETER_NAMES,
  type NetworkShape,
  type ParameterName,
  type Parameters,
} from './parameters';

/** What src/kernels/assembly exports. Addresses are bytes; a vector is four float32. */
export interface SimdModule {
  memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  heapBase(): number;
  multiply(
    starts: number,
    rows: number,
    entries: number,
    matrix: number,
    vectors: number,
    initial: number,
    initialStride: number,
    out: number,
  ): void;
  transpose(
    starts: number,
    rows: number,
    entries: number,
    columns: number,
    outStarts: number,
    outEntries: number,
  ): void;
  countNonZero(bytes: number, count: number): number;
  compress(
    bytes: number,
    rows: number,
    columns: number,
    starts: number,
    pixels: number,
    values: number,
    total: number,
  ): number;
  countGathered(setStarts: number, indices: number, count: number): number;
  gather(
    setStarts: number,
    pixels: number,
    values: number,
    indices: number,
    count: number,
    scale: number,
    outStarts: number,
    outEntries: number,
  ): void;
  rectify(matrix: number, rows: number, vectors: number, outStarts: number, outEntries: number): void;
  softmaxCrossEntropy(
    scores: number,
    rows: number,
    classes: number,
    vectors: number,
    labels: number,
    indices: number,
    scale: number,
    outStarts: number,
    outEntries: number,
  ): number;
  maskInactive(gradient: number, input: number, vectors: number): void;
  addColumnSums(matrix: number, rows: number, vectors: number, out: number): void;
  addRows(coefficients: number, rows: number, matrix: number, vectors: number, out: number): void;
  addOuterProduct(coefficients: number, rows: number, row: number, vectors: number, out: number): void;
  transposeDense(
    matrix: number,
    rows: number,
    vectors: number,
    columns: number,
    outVectors: number,
    out: number,
  ): void;
  sumOfSquares(parameters: number, vectors: number): number;
  descend(parameters: number, gradients: number, vectors: number, rate: number, decay: number): number;
  descendWithMomentum(
    parameters: number,
    gradients: number,
    velocities: number,
    vectors: number,
    rate: number,
    decay: number,
    momentum: number,
    nesterov: number,
  ): number;
  descendWithAdam(
    parameters: number,
    gradients: number,
    means: number,
    variances: number,
    vectors: number,
    rate: number,
    decay: number,
    beta1: number,
    beta2: number,
    take1: number,
    take2: number,
    epsilon: number,
    correction1: number,
    correction2: number,
  ): number;
}

/** The address of each parameter array, rows padded to whole vectors. */
export type ParameterPlaces = Record<ParameterName, number>;

const PAGE = 65536;

/** Hands out places in a module's memory, and reads and writes them. */
export class SimdMemory {
  private end: number;
  private readonly dimensions: ReturnType<typeof parameterDimensions>;
  /** The address of a float32 1. */
  readonly one: number;

  constructor(
    private readonly module: SimdModule,
    shape: NetworkShape,
  ) {
    this.end = module.heapBase();
    this.dimensions = parameterDimensions(shape);
    this.one = this.allocate(4);
    this.floats(this.one, 1)[0] = 1;
  }

  /** `count` bytes of zeros, aligned to a vector. Throws a RangeError when memory runs out. */
  allocate(count: number): number {
    const place = Math.ceil(this.end / 16) * 16;
    const end = place + count;
    const missing = Math.ceil((end - this.module.memory.buffer.byteLength) / PAGE);
    if (missing > 0) {
      try {
        this.module.memory.grow(missing);
      } catch {
        throw new RangeError(
          `out of memory: this network and its samples need over ${Math.round(end / 2 ** 20)} MB`,
        );
      }
    }
    this.end = end;
    return place;
  }

  /** Vectors in a padded row of `count` floats. */
  vectors(count: number): number {
    return Math.ceil(count / 4);
  }

  /** Vectors in a whole parameter array, rows padded; W2 has a row for each padded hidden unit. */
  parameterVectors(name: ParameterName): number {
    const [rows, columns] = this.dimensions[name];
    return (name === 'W2' ? 4 * this.vectors(rows) : rows) * this.vectors(columns);
  }

  allocateParameters(): ParameterPlaces {
    const place = (name: ParameterName) => this.allocate(16 * this.parameterVectors(name));
    return { W1: place('W1'), b1: place('b1'), W2: place('W2'), b2: place('b2') };
  }

  // Views are made anew each time: growing the memory detaches older ones.
  bytes(place: number, count: number): Uint8Array {
    return new Uint8Array(this.module.memory.buffer, place, count);
  }
  shorts(place: number, count: number): Uint16Array {
    return new Uint16Array(this.module.memory.buffer, place, count);
  }
  integers(place: number, count: number): Uint32Array {
    return new Uint32Array(this.module.memory.buffer, place, count);
  }
  floats(place: number, count: number): Float32Array {
    return new Float32Array(this.module.memory.buffer, place, count);
  }

  copy(from: number, to: number, count: number): void {
    this.bytes(to, count).set(this.bytes(from, count));
  }

  /** Rows of `columns` floats, their padding left out. */
  readRows(place: number, rows: number, columns: number): Float32Array {
    const stride = 4 * this.vectors(columns);
    const padded = this.floats(place, rows * stride);
    const result = new Float32Array(rows * columns);
    for (let i = 0; i < rows; i++) result.set(padded.subarray(i * stride, i * stride + columns), i * columns);
    return result;
  }

  readParameters(places: ParameterPlaces): Parameters {
    const read = (name: ParameterName) => this.readRows(places[name], ...this.dimensions[name]);
    return { W1: read('W1'), b1: read('b1'), W2: read('W2'), b2: read('b2') };
  }

  writeParameters(places: ParameterPlaces, parameters: Parameters): void {
    for (const name of PARAMETER_NAMES) {
      const [rows, columns] = this.dimensions[name];
      const stride = 4 * this.vectors(columns);
      const padded = this.floats(places[name], rows * stride);
      for (let i = 0; i < rows; i++) {
        padded.set(parameters[name].subarray(i * columns, (i + 1) * columns), i * stride);
      }
    }
  }
}
