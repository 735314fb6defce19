/**
 * JSON from bytes that nobody vouches for. JSON.parse takes the last of two members with one name, nests without
 * end, and makes objects of dozens of times the file's size; so the bytes are walked once before it sees them.
 */
import { strFromU8 } from 'fflate';
import { FormatError, reasonOf } from './format-error';

const MAXIMUM_DEPTH = 16;
/** Objects and arrays. */
const MAXIMUM_CONTAINERS = 1_000_000;
const MAXIMUM_MEMBERS = 1_000_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const BRACKETS = { openArray: 0x5b, closeArray: 0x5d, openObject: 0x7b, closeObject: 0x7d };

const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** Whether bytes begin as a JSON object: an opening brace behind an optional byte order mark and white space. */
export function looksLikeJsonObject(bytes: Uint8Array): boolean {
  let place = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (isSpace(bytes[place])) place++;
  return bytes[place] === BRACKETS.openObject;
}

/** At most 60 characters of a file's own words, for messages. */
export function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** Where the string ends that begins at `place`: its closing quote, or the end of the bytes. */
function endOfString(bytes: Uint8Array, place: number): number {
  for (let i = place + 1; i < bytes.length; i++) {
    if (bytes[i] === QUOTE) return i;
    if (bytes[i] === BACKSLASH) i++;
  }
  return bytes.length;
}

/** Whether the string that ends at `end` names a member. */
function isName(bytes: Uint8Array, end: number): boolean {
  let place = end + 1;
  while (isSpace(bytes[place])) place++;
  return bytes[place] === COLON;
}

/** Finds what JSON.parse would take without a word. Text that is no JSON at all is left to it. */
function checkStructure(bytes: Uint8Array): void {
  /** The names so far of each object that is open; null for an array. */
  const open: (Set<string> | null)[] = [];
  let containers = 0;
  let members = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      const end = endOfString(bytes, i);
      const names = open.at(-1);
      if (names && isName(bytes, end)) {
        const name = JSON.parse(strFromU8(bytes.subarray(i, end + 1))) as string;
        if (names.has(name)) throw new FormatError(`the JSON has two members ${shortened(name)}`);
        names.add(name);
        if (++members > MAXIMUM_MEMBERS) throw new FormatError('the JSON has over a million members');
      }
      i = end;
    } else if (byte === BRACKETS.openArray || byte === BRACKETS.openObject) {
      open.push(byte === BRACKETS.openObject ? new Set() : null);
      if (open.length > MAXIMUM_DEPTH)
        throw new FormatError(`the JSON is nested deeper than ${MAXIMUM_DEPTH}`);
      if (++containers > MAXIMUM_CONTAINERS)
        throw new FormatError('the JSON has over a million objects and lists');
    } else if (byte === BRACKETS.closeArray || byte === BRACKETS.closeObject) {
      open.pop();
    }
  }
}

/**
 * The value that JSON in UTF-8 stands for. Throws a FormatError when it is not JSON, or an object in it has two
 * members with one name, or it is nested deeper than 16 or has over a million members, or objects and arrays.
 */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    checkStructure(bytes);
    return JSON.parse(strFromU8(bytes));
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new FormatError(`damaged JSON: ${reasonOf(error)}`);
  }
}

/** The members of a JSON object; null for another value. A name such as `__proto__` is a name like any other. */
export function membersOf(value: unknown): Map<string, unknown> | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(Object.entries(value));
}
