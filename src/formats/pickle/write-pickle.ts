/**
 * Writes Python pickles of protocol 4, byte for byte as CPython's pickler and NumPy 1 do, which every Python since
 * 3.4 and NumPy 1 and 2 load without a warning.
 */
import { isPythonName } from './globals';
import { OPCODES } from './opcodes';
import { PickleSink } from './sink';
import { encodeUtf8 } from './text';
import { NumpyArray, PythonObject, PythonTuple, type PickleKey, type PickleValue } from './values';

const PROTOCOL = 4;
/** Items after which Python begins a new batch of a list or dict. */
const BATCH = 1000;

/**
 * NumPy 2 keeps this module for old pickles: of its names only `_reconstruct` and `scalar` come without a
 * DeprecationWarning. NumPy 1 knows no `numpy._core`.
 */
const ARRAY_MODULE = 'numpy.core.multiarray';

/** The kinds of number that NumPy pickles without more ado: float, integers and bool. */
const NUMERIC = /^[<>|]?([fiub]\d+)$/;

class Pickler {
  readonly #sink = new PickleSink();
  /** Where each was put: containers by themselves, texts, names and dtypes by a key that tells which they are. */
  readonly #memo = new Map<unknown, number>();
  #memoized = 0;

  write(value: PickleValue): Uint8Array {
    this.#save(value);
    this.#sink.uint8(OPCODES.STOP);
    return this.#sink.finish(Uint8Array.of(OPCODES.PROTO, PROTOCOL));
  }

  #memoize(key: unknown): void {
    this.#sink.uint8(OPCODES.MEMOIZE);
    this.#memo.set(key, this.#memoized++);
  }

  /** Fetches what was written before; otherwise writes and memoizes it. */
  #once(key: unknown, write: () => void): void {
    this.#sink.boundary();
    const index = this.#memo.get(key);
    if (index === undefined) {
      write();
    } else if (index < 256) {
      this.#sink.uint8(OPCODES.BINGET, index);
    } else {
      this.#sink.uint8(OPCODES.LONG_BINGET);
      this.#sink.uint32(index);
    }
  }

  #save(value: PickleValue): void {
    if (typeof value === 'string') return this.#text(value);
    if (typeof value !== 'object' || value === null) {
      this.#sink.boundary();
      return this.#atom(value);
    }
    this.#once(value, () => {
      if (value instanceof Uint8Array) this.#bytes(value, value);
      else if (value instanceof PythonTuple)
        this.#tuple(
          value,
          value.items.map((item) => () => this.#save(item)),
        );
      else if (value instanceof Map) this.#dict(value);
      else if (Array.isArray(value)) this.#list(value);
      else if (value instanceof PythonObject) this.#object(value);
      else if (value instanceof NumpyArray) this.#array(value);
      else throw new RangeError('sets are not written');
    });
  }

  #atom(value: null | boolean | number | bigint): void {
    const sink = this.#sink;
    if (value === null) sink.uint8(OPCODES.NONE);
    else if (typeof value === 'boolean') sink.uint8(value ? OPCODES.NEWTRUE : OPCODES.NEWFALSE);
    else if (typeof value === 'bigint') this.#integer(value);
    else {
      sink.uint8(OPCODES.BINFLOAT);
      sink.float64(value);
    }
  }

  #integer(value: bigint): void {
    const sink = this.#sink;
    const number = Number(value);
    if (number >= 0 && number <= 0xff) sink.uint8(OPCODES.BININT1, number);
    else if (number >= 0 && number <= 0xffff) {
      sink.uint8(OPCODES.BININT2);
      sink.uint16(number);
    } else if (number === (number | 0)) {
      sink.uint8(OPCODES.BININT);
      sink.int32(number);
    } else {
      if (value !== BigInt.asIntN(64, value)) throw new RangeError(`the integer ${value} is too large`);
      const bytes: number[] = [];
      // Two's complement, with as many bytes as the sign needs.
      for (let left = value, isWhole = false; !isWhole; left >>= 8n) {
        bytes.push(Number(BigInt.asUintN(8, left)));
        isWhole = left === BigInt.asIntN(8, left);
      }
      sink.uint8(OPCODES.LONG1, bytes.length, ...bytes);
    }
  }

  #text(text: string): void {
    this.#once(`text ${text}`, () => {
      const bytes = encodeUtf8(text);
      if (bytes.length < 256) {
        this.#sink.uint8(OPCODES.SHORT_BINUNICODE, bytes.length);
        this.#sink.bytes(bytes);
      } else this.#sink.longBytes(OPCODES.BINUNICODE, bytes);
      this.#memoize(`text ${text}`);
    });
  }

  #bytes(key: unknown, bytes: Uint8Array): void {
    if (bytes.length < 256) {
      this.#sink.uint8(OPCODES.SHORT_BINBYTES, bytes.length);
      this.#sink.bytes(bytes);
    } else this.#sink.longBytes(OPCODES.BINBYTES, bytes);
    this.#memoize(key);
  }

  /** Tuples of any items; `key` is that of the whole. */
  #tuple(key: unknown, items: (() => void)[]): void {
    if (items.length === 0) return this.#sink.uint8(OPCODES.EMPTY_TUPLE);
    if (items.length > 3) this.#sink.uint8(OPCODES.MARK);
    for (const save of items) save();
    this.#sink.uint8(items.length > 3 ? OPCODES.TUPLE : OPCODES.TUPLE1 - 1 + items.length);
    this.#memoize(key);
  }

  #list(list: PickleValue[]): void {
    this.#sink.uint8(OPCODES.EMPTY_LIST);
    this.#memoize(list);
    this.#batches(list, OPCODES.APPEND, OPCODES.APPENDS, (item) => this.#save(item));
  }

  #dict(dict: ReadonlyMap<PickleKey, PickleValue>): void {
    this.#sink.uint8(OPCODES.EMPTY_DICT);
    this.#memoize(dict);
    this.#batches([...dict], OPCODES.SETITEM, OPCODES.SETITEMS, ([key, value]) => {
      this.#save(key);
      this.#save(value);
    });
  }

  #batches<T>(items: readonly T[], one: number, many: number, save: (item: T) => void): void {
    for (let from = 0; from < items.length; from += BATCH) {
      if (items.length > 1) this.#sink.uint8(OPCODES.MARK);
      items.slice(from, from + BATCH).forEach(save);
      this.#sink.uint8(items.length > 1 ? many : one);
    }
  }

  #global(module: string, name: string): void {
    this.#once(`global ${module} ${name}`, () => {
      this.#text(module);
      this.#text(name);
      this.#sink.uint8(OPCODES.STACK_GLOBAL);
      this.#memoize(`global ${module} ${name}`);
    });
  }

  #object(object: PythonObject): void {
    const { module, name, state } = object;
    if (!isPythonName(module) || !isPythonName(name))
      throw new RangeError(`${JSON.stringify(`${module}.${name}`)} is not the name of a Python class`);
    this.#global(module, name);
    this.#sink.uint8(OPCODES.EMPTY_TUPLE, OPCODES.NEWOBJ);
    this.#memoize(object);
    this.#save(state);
    this.#sink.uint8(OPCODES.BUILD);
  }

  /** dtype('f8', False, True), then its state with the endian. */
  #dtype(descr: string): void {
    const type = NUMERIC.exec(descr)?.[1];
    if (type === undefined) throw new RangeError(`arrays of ${descr} are not written`);
    const endian = type.endsWith('1') ? '|' : descr.startsWith('>') ? '>' : '<';
    const key = `dtype ${endian}${type}`;
    this.#once(key, () => {
      this.#global('numpy', 'dtype');
      this.#save(new PythonTuple([type, false, true]));
      this.#sink.uint8(OPCODES.REDUCE);
      this.#memoize(key);
      this.#save(new PythonTuple([3n, endian, null, null, null, -1n, -1n, 0n]));
      this.#sink.uint8(OPCODES.BUILD);
    });
  }

  /** _reconstruct(ndarray, (0,), b'b'), then the state: version, shape, dtype, whether in Fortran order, values. */
  #array(array: NumpyArray): void {
    const { descr, fortranOrder, shape } = array.layout;
    const integers = (...values: number[]) => new PythonTuple(values.map(BigInt));
    this.#global(ARRAY_MODULE, '_reconstruct');
    this.#tuple({}, [
      () => this.#global('numpy', 'ndarray'),
      () => this.#save(integers(0)),
      () => this.#once('bytes b', () => this.#bytes('bytes b', Uint8Array.of(0x62))),
    ]);
    this.#sink.uint8(OPCODES.REDUCE);
    this.#memoize(array);
    this.#tuple({}, [
      () => this.#save(1n),
      () => this.#save(integers(...shape)),
      () => this.#dtype(descr),
      () => this.#save(fortranOrder),
      () => this.#bytes({}, array.raw),
    ]);
    this.#sink.uint8(OPCODES.BUILD);
  }
}

/**
 * Writes a pickle of protocol 4. A number becomes a float and a bigint an int; what is the same container, array or
 * text is written once. The same value gives the same bytes. Throws a RangeError for sets, arrays of text, integers
 * beyond 64 bits and names that Python could not have.
 */
export function writePickle(value: PickleValue): Uint8Array {
  return new Pickler().write(value);
}
