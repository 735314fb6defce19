/** What a pickle holds, as plain data: nothing here does anything when it is made, read or thrown away. */
import { decodeArray, elementCount, type ArrayHeader, type NpyArray, type NpyData } from '../numpy-data';

/** An integer as a number, or as the bigint that it is beyond 2^53. */
export function plainInteger(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** A Python tuple. */
export class PythonTuple {
  constructor(readonly items: readonly PickleValue[]) {}
}

/** An object of a class that nobody looked up: its class's name and its attributes. */
export class PythonObject {
  /** Its `__dict__`. */
  state = new Map<PickleKey, PickleValue>();
  constructor(
    /** With its dots, such as `model.two_layers_net`. */
    readonly module: string,
    readonly name: string,
  ) {}
}

/** A NumPy array. Its values stay bytes of the file until `data` is asked for, so an array nobody wants costs nothing. */
export class NumpyArray implements NpyArray {
  private values: NpyData | null = null;
  private header: ArrayHeader;
  private bytes: Uint8Array;

  /** Throws a FormatError when the shape needs more or fewer bytes than there are. */
  constructor(header: ArrayHeader, bytes: Uint8Array) {
    elementCount(header, bytes);
    this.header = header;
    this.bytes = bytes;
  }

  /** An array of the same memory, in C order. */
  static of(shape: number[], data: Float64Array | Float32Array): NumpyArray {
    const descr = `<f${data.BYTES_PER_ELEMENT}`;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return new NumpyArray({ descr, fortranOrder: false, shape }, bytes);
  }

  /** What a pickle says of it before its values. */
  get layout(): Readonly<ArrayHeader> {
    return this.header;
  }

  /** Its values as they stand in a file, in the order and endian that its layout tells. */
  get raw(): Uint8Array {
    return this.bytes;
  }

  get descr(): string {
    return this.header.descr;
  }

  get shape(): number[] {
    return this.header.shape;
  }

  /** In C order. Throws a FormatError for integers beyond 2^53 and texts that are none. */
  get data(): NpyData {
    this.values ??= decodeArray(this.header, this.bytes).data;
    return this.values;
  }

  /** What BUILD does to the empty array that NumPy makes first; errors as in the constructor. */
  fill(header: ArrayHeader, bytes: Uint8Array): void {
    elementCount(header, bytes);
    this.header = header;
    this.bytes = bytes;
    this.values = null;
  }
}

/** What may be a key or stand in a set. Tuples and bytes are told apart by identity, not by what they hold. */
export type PickleKey = null | boolean | number | bigint | string | Uint8Array | PythonTuple | PythonObject;

/**
 * A value of a pickle. None is null; an int is a number, or a bigint where it is beyond 2^53; bytes and
 * bytearray are views of the file; a list is an array, a dict a Map and a NumPy scalar a plain value.
 */
export type PickleValue =
  PickleKey | PickleValue[] | Map<PickleKey, PickleValue> | Set<PickleKey> | NumpyArray;
