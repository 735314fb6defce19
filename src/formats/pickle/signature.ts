/** What a pickle's first bytes tell, before anything is read. */
import { OPCODES } from './opcodes';

const KNOWN_OPCODES: ReadonlySet<number> = new Set(Object.values(OPCODES));
/** PROTO arrived with protocol 2; a protocol of two digits is far away. */
const LOWEST_PROTOCOL = 2;
const HIGHEST_PROTOCOL = 9;
/** Behind any MARKs a module and a name, a container that is memoized, empty or filled next, or a text of Python 2. */
const PLAIN_BEGINNING = /^\(*([ci][\w.]+\n[\w.]+\n|[dlt][p.]|[\]})][(q.]|S['"])/;
const LONGEST_BEGINNING = 256;

function plainBeginning(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes.subarray(0, LONGEST_BEGINNING));
}

/**
 * Whether bytes look like a pickle. Protocols 0 and 1 have no signature: they are told by an object, a name or a
 * container at the beginning and STOP at the end.
 */
export function looksLikePickle(bytes: Uint8Array): boolean {
  if (bytes[0] === OPCODES.PROTO) {
    const [, protocol = 0, first = 0] = bytes;
    // A safetensors file may begin with these two bytes, but never goes on with an opcode.
    return protocol >= LOWEST_PROTOCOL && protocol <= HIGHEST_PROTOCOL && KNOWN_OPCODES.has(first);
  }
  return bytes.at(-1) === OPCODES.STOP && PLAIN_BEGINNING.test(plainBeginning(bytes));
}

/** Whether a pickle makes a dict first, and so is one, where it is written by Python. */
export function beginsWithDict(bytes: Uint8Array): boolean {
  const isPlain = bytes[0] !== OPCODES.PROTO;
  const isFramed = bytes[2] === OPCODES.FRAME;
  const from = isPlain ? 0 : isFramed ? 11 : 2;
  const isDictOfMark = bytes[from] === OPCODES.MARK && bytes[from + 1] === OPCODES.DICT;
  return bytes[from] === OPCODES.EMPTY_DICT || isDictOfMark;
}
