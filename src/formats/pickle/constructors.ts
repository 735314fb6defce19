/** What REDUCE, NEWOBJ and BUILD do: make inert objects and NumPy's arrays, and nothing else. */
import { FormatError } from '../format-error';
import { decodeArray, itemSize, MAXIMUM_RANK } from '../numpy-data';
import { COSTS } from './allowance';
import { GlobalName, type Role } from './globals';
import type { Machine } from './machine';
import { encodeLatin1 } from './text';
import { NumpyArray, plainInteger, PythonObject, PythonTuple, type PickleValue } from './values';

/** NumPy's longest for plain values is that of a long text, such as `U100000`. */
const LONGEST_TYPE = 20;

/** A NumPy dtype; its endian arrives with BUILD. */
export class NumpyDtype {
  endian: '<' | '>' = '<';
  isBuilt = false;
  readonly size: number;

  /** @param type such as `f8`; throws a FormatError for one that we do not decode */
  constructor(readonly type: string) {
    if (type.length > LONGEST_TYPE) throw new FormatError(`a dtype of ${type.length} characters`);
    this.size = itemSize(type);
  }

  get descr(): string {
    return (this.size === 1 ? '|' : this.endian) + this.type;
  }
}

/** What may lie on the stack: values, and what values are made of. */
export type StackValue = PickleValue | GlobalName | NumpyDtype;

/** The items of a tuple, which may hold names and dtypes while it is a list of arguments; null for what is none. */
function itemsOf(value: StackValue | undefined): readonly (StackValue | undefined)[] | null {
  return value instanceof PythonTuple ? value.items : null;
}

function hasRole(value: StackValue | undefined, role: GlobalName['role']): boolean {
  return value instanceof GlobalName && value.role === role;
}

/** Raw bytes; as text they come from Python 2. Null for anything else. */
function bytesOf(value: StackValue | undefined, machine: Machine): Uint8Array | null {
  if (value instanceof Uint8Array) return value;
  if (typeof value !== 'string') return null;
  machine.allowance.spend(COSTS.bytes + value.length);
  return encodeLatin1(value);
}

/** A shape; null for what is none. */
function shapeOf(value: StackValue | undefined): number[] | null {
  const items = itemsOf(value);
  const isShape =
    items &&
    items.length <= MAXIMUM_RANK &&
    items.every((item) => Number.isSafeInteger(item) && Number(item) >= 0);
  return isShape ? items.map(Number) : null;
}

function flagOf(value: StackValue | undefined): boolean | null {
  return value === true || value === 1 ? true : value === false || value === 0 ? false : null;
}

/** An inert object of a user's class; throws a FormatError for another class. */
function objectOf(name: StackValue | undefined, machine: Machine): PythonObject {
  if (!(name instanceof GlobalName)) return machine.fail('makes an object of what has no name');
  if (name.role !== null) name.refuse('a model file may not make one');
  name.isUsed = true;
  machine.allowance.spend(COSTS.object);
  return new PythonObject(name.module, name.name);
}

/** The scalars of which a history is full, read at once; a 64-bit integer keeps all its digits. */
const SCALARS: Readonly<Record<string, (view: DataView, little: boolean) => number | bigint>> = {
  f4: (view, little) => view.getFloat32(0, little),
  f8: (view, little) => view.getFloat64(0, little),
  i8: (view, little) => plainInteger(view.getBigInt64(0, little)),
  u8: (view, little) => plainInteger(view.getBigUint64(0, little)),
};

/** A NumPy scalar as a plain value: number, bigint beyond 2^53, boolean or text. */
function scalarOf({ type, size, endian, descr }: NumpyDtype, bytes: Uint8Array): PickleValue {
  if (bytes.length !== size) throw new FormatError(`a scalar of ${bytes.length} bytes, expected ${size}`);
  const read = SCALARS[type];
  if (read) return read(new DataView(bytes.buffer, bytes.byteOffset, size), endian === '<');
  const value = decodeArray({ descr, fortranOrder: false, shape: [] }, bytes).data[0]!;
  return type === 'b1' ? value !== 0 : value;
}

/** An array as `_reconstruct` makes it: empty, until BUILD fills it. */
function emptyArray(machine: Machine): NumpyArray {
  machine.allowance.spend(COSTS.array);
  return new NumpyArray({ descr: '|i1', fortranOrder: false, shape: [0] }, new Uint8Array());
}

/** How many arguments each call has; null for what is never called. */
const ARGUMENT_COUNTS: Record<Role, number | null> = {
  'reconstruct object': 3,
  'new object': 1,
  encode: 2,
  bytes: 0,
  dtype: 3,
  'reconstruct array': 3,
  scalar: 2,
  'array from buffer': 4,
  object: null,
  ndarray: null,
};

/** What a call that is known gives; null where the arguments are not those that Python and NumPy write. */
function called(
  callable: GlobalName,
  given: readonly (StackValue | undefined)[],
  machine: Machine,
): StackValue | null {
  const [first, second, third, fourth] = given;
  switch (callable.role) {
    case 'reconstruct object':
      return hasRole(second, 'object') && third === null ? objectOf(first, machine) : null;
    case 'new object':
      return objectOf(first, machine);
    case 'encode':
      return typeof first === 'string' && second === 'latin1' ? bytesOf(first, machine) : null;
    case 'bytes':
      return bytesOf('', machine);
    case 'dtype':
      // The flags are align and copy.
      return typeof first === 'string' && flagOf(second) === false && flagOf(third) !== null
        ? new NumpyDtype(first)
        : null;
    case 'reconstruct array': {
      const isEmpty = shapeOf(second)?.join() === '0' && bytesOf(third, machine)?.length === 1;
      return hasRole(first, 'ndarray') && isEmpty ? emptyArray(machine) : null;
    }
    case 'scalar': {
      const bytes = bytesOf(second, machine);
      return first instanceof NumpyDtype && bytes ? scalarOf(first, bytes) : null;
    }
    case 'array from buffer': {
      const shape = shapeOf(third);
      if (!(first instanceof Uint8Array) || !(second instanceof NumpyDtype)) return null;
      if (!shape || (fourth !== 'C' && fourth !== 'F')) return null;
      machine.allowance.spend(COSTS.array);
      return new NumpyArray({ descr: second.descr, fortranOrder: fourth === 'F', shape }, first);
    }
    default:
      return null;
  }
}

/** Does by our own means what a known name would do in Python. Throws a FormatError for every other call. */
export function reduce(callable: StackValue, given: StackValue, machine: Machine): StackValue {
  if (!(callable instanceof GlobalName)) return machine.fail('calls what has no name');
  const count = callable.role && ARGUMENT_COUNTS[callable.role];
  if (count === null) callable.refuse('a model file may not call it');
  const items = itemsOf(given);
  const result = items?.length === count ? called(callable, items, machine) : null;
  if (result !== null) return result;
  const stranger = items?.find((item) => item instanceof GlobalName && item.role === null);
  if (stranger instanceof GlobalName) stranger.refuse('a model file may not hand it on');
  return machine.fail(`${callable.module}.${callable.name} is given what Python never gives it`);
}

/** Makes an object of a class that is called without arguments. Throws a FormatError for all else. */
export function newObject(name: StackValue, given: StackValue, machine: Machine): PythonObject {
  if (itemsOf(given)?.length === 0) return objectOf(name, machine);
  if (name instanceof GlobalName) name.refuse('a model file may not call it with arguments');
  return machine.fail('calls what has no name');
}

function buildDtype(dtype: NumpyDtype, state: StackValue, machine: Machine): void {
  const items = itemsOf(state) ?? [];
  // A version, then the endian; names, fields and a subtype have only dtypes that we do not decode.
  const [, endian, ...rest] = items;
  const isPlain = items.length === 8 && rest.slice(0, 3).every((item) => item === null);
  const isEndian = endian === '<' || endian === '>' || endian === '|' || endian === '=';
  if (dtype.isBuilt || !isPlain || !isEndian) machine.fail('numpy.dtype is given what NumPy never gives it');
  dtype.endian = endian === '>' ? '>' : '<';
  dtype.isBuilt = true;
}

function buildArray(array: NumpyArray, state: StackValue, machine: Machine): void {
  const items = itemsOf(state) ?? [];
  const [version, dimensions, dtype, order, raw] = items;
  const shape = shapeOf(dimensions);
  const fortranOrder = flagOf(order);
  const bytes = bytesOf(raw, machine);
  const isPlain = items.length === 5 && version === 1 && dtype instanceof NumpyDtype;
  if (!isPlain || !shape || fortranOrder === null || !bytes)
    return machine.fail('numpy.ndarray is given what NumPy never gives it');
  array.fill({ descr: dtype.descr, fortranOrder, shape }, bytes);
}

/** Gives an object its attributes and an array its values. Throws a FormatError for all else. */
export function build(target: StackValue, state: StackValue, machine: Machine): void {
  if (target instanceof NumpyDtype) return buildDtype(target, state, machine);
  if (target instanceof NumpyArray) return buildArray(target, state, machine);
  if (target instanceof GlobalName) target.refuse('a model file may not change it');
  if (!(target instanceof PythonObject))
    return machine.fail('BUILD of what is neither an object nor an array');
  if (!(state instanceof Map) || target.state.size > 0)
    return machine.fail(`${target.module}.${target.name} is given what is not its dict of attributes`);
  target.state = state;
}
