/** The stack and the memo of the machine that a pickle is a program for, and the containers that it fills. */
import { FormatError } from '../format-error';
import { COSTS, type Allowance } from './allowance';
import type { StackValue } from './constructors';
import { NumpyArray, PythonTuple, type PickleKey, type PickleValue } from './values';

const GREATEST_STACK = 1_000_000;
/** Numbers can be chosen so that a hash table takes the square of their count; no model has many for keys. */
const MOST_NUMBERED_KEYS = 10_000;
/** Places in the memo that may be left out before it is no longer kept in a row. */
const LONGEST_GAP = 64;

function isHashable(value: StackValue): value is PickleKey {
  const isContainer = Array.isArray(value) || value instanceof Map || value instanceof Set;
  return !isContainer && !(value instanceof NumpyArray);
}

/** Every method throws a FormatError, which tells the place, when the program asks for what cannot be. */
export class Machine {
  /** Where the opcode that is being worked begins. */
  position = 0;
  readonly #stack: StackValue[] = [];
  /** How high the stack was at each open MARK. */
  readonly #marks: number[] = [];
  /** Programs that Python writes number their memo in turn; what lies far off is kept apart. */
  readonly #memo: (StackValue | undefined)[] = [];
  readonly #farMemo = new Map<number, StackValue>();
  #memoized = 0;
  #numberedKeys = 0;

  constructor(
    readonly allowance: Allowance,
    private readonly fileLength: number,
  ) {}

  fail(what: string): never {
    throw new FormatError(`at byte ${this.position}: ${what}`);
  }

  push(value: StackValue): void {
    if (this.#stack.length >= GREATEST_STACK) this.fail(`more than ${GREATEST_STACK} values on the stack`);
    this.#stack.push(value);
  }

  top(): StackValue {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) this.fail('needs a value that is not there');
    return this.#stack.at(-1)!;
  }

  pop(): StackValue {
    const value = this.top();
    this.#stack.pop();
    return value;
  }

  mark(): void {
    if (this.#marks.length >= GREATEST_STACK) this.fail(`more than ${GREATEST_STACK} open MARKs`);
    this.#marks.push(this.#stack.length);
  }

  /** All above the last MARK, which is taken away. */
  popMark(): StackValue[] {
    const mark = this.#marks.pop();
    if (mark === undefined) return this.fail('needs a MARK that is not there');
    return this.#stack.splice(mark);
  }

  /** Throws the top away, which may be a MARK: in Python it is a value like others. */
  discard(): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop();
  }

  /** The one value that is left at the end. */
  result(): StackValue {
    const value = this.pop();
    if (this.#stack.length > 0 || this.#marks.length > 0) this.fail('STOP with values left over');
    return value;
  }

  #remembered(index: number): StackValue | undefined {
    const near = this.#memo[index];
    return near === undefined ? this.#farMemo.get(index) : near;
  }

  get(index: number): void {
    const value = this.#remembered(index);
    if (value === undefined) return this.fail(`memo ${index} was never put`);
    this.push(value);
  }

  /** Without an index, the next. */
  put(index = this.#memoized): void {
    if (index >= this.fileLength) this.fail(`memo ${index} in a file of ${this.fileLength} bytes`);
    this.allowance.spend(COSTS.memo);
    if (this.#remembered(index) === undefined) this.#memoized++;
    if (index <= this.#memo.length + LONGEST_GAP) this.#memo[index] = this.top();
    else this.#farMemo.set(index, this.top());
  }

  /** Names and dtypes among the items are found in the end, by checkedValue. */
  #values(items: StackValue[]): PickleValue[] {
    this.allowance.spend(COSTS.item * items.length);
    return items as PickleValue[];
  }

  pushTuple(items: StackValue[]): void {
    this.allowance.spend(COSTS.tuple);
    this.push(new PythonTuple(this.#values(items)));
  }

  pushList(items: StackValue[]): void {
    this.allowance.spend(COSTS.list);
    this.push(this.#values(items));
  }

  pushDict(items: StackValue[]): void {
    this.allowance.spend(COSTS.dict);
    this.push(new Map());
    this.setItems(items);
  }

  pushSet(items: StackValue[]): void {
    this.allowance.spend(COSTS.dict);
    this.push(new Set());
    this.addItems(items);
  }

  /** To the list on top. */
  append(items: StackValue[]): void {
    const list = this.top();
    if (!Array.isArray(list)) return this.fail('items for what is not a list');
    for (const item of this.#values(items)) list.push(item);
  }

  /** Keys and values in turn, into the dict on top. */
  setItems(items: StackValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) return this.fail('entries for what is not a dict');
    if (items.length % 2 !== 0) this.fail('a key without its value');
    this.allowance.spend(COSTS.entry * items.length);
    for (let i = 0; i < items.length; i += 2) dict.set(this.#key(items[i]!), items[i + 1]! as PickleValue);
  }

  /** Into the set on top. */
  addItems(items: StackValue[]): void {
    const set = this.top();
    if (!(set instanceof Set)) return this.fail('items for what is not a set');
    this.allowance.spend(COSTS.entry * items.length);
    for (const item of items) set.add(this.#key(item));
  }

  #key(value: StackValue): PickleKey {
    if (!isHashable(value)) this.fail('a key or member that cannot be one');
    const isNumbered = typeof value === 'number' || typeof value === 'bigint';
    if (isNumbered && ++this.#numberedKeys > MOST_NUMBERED_KEYS)
      this.fail(`more than ${MOST_NUMBERED_KEYS} keys that are numbers`);
    return value;
  }
}
