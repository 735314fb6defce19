/** How much a pickle may make its reader do: its own length decides little, what it repeats decides more. */
import { FormatError } from '../format-error';

const MOST_OPCODES = 5_000_000;
const MOST_MEMORY = 64 * 2 ** 20;
/** Text of protocols 0 to 2 takes more memory than its bytes in the file. */
const MEMORY_A_BYTE = 2;

/** Roughly what V8 takes for each, rounded up. */
export const COSTS = {
  bytes: 112,
  tuple: 96,
  list: 192,
  dict: 320,
  object: 400,
  array: 400,
  item: 24,
  entry: 64,
  memo: 64,
};

/** Counts what reading has cost and throws a FormatError when it is too much. */
export class Allowance {
  #opcodes = 0;
  #memory = 0;
  readonly #mostMemory: number;

  constructor(fileLength: number) {
    this.#mostMemory = MOST_MEMORY + MEMORY_A_BYTE * fileLength;
  }

  /** One more opcode. */
  step(): void {
    if (++this.#opcodes > MOST_OPCODES)
      throw new FormatError(`a pickle of more than ${MOST_OPCODES} opcodes`);
  }

  /** So many bytes of memory more. */
  spend(bytes: number): void {
    this.#memory += bytes;
    if (this.#memory > this.#mostMemory)
      throw new FormatError(`a pickle of ${this.#mostMemory >> 20} MB and more in memory`);
  }
}
