/** Python's ways to write text into a pickle: UTF-8, raw-unicode-escape and the literals of Python 2. */
import { FormatError } from '../format-error';

/** As many arguments as every engine takes at once. */
const CHUNK = 8192;

function fromCodeUnits(units: Uint16Array | Uint8Array): string {
  let text = '';
  for (let from = 0; from < units.length; from += CHUNK) {
    const chunk = units.subarray(from, from + CHUNK);
    // Spreading it instead takes four times as long.
    text += String.fromCharCode.apply(null, chunk as unknown as number[]);
  }
  return text;
}

/** One character a byte. */
export function decodeLatin1(bytes: Uint8Array): string {
  return fromCodeUnits(bytes);
}

/** One byte a character; null where one has none. */
export function encodeLatin1(text: string): Uint8Array | null {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) return null;
    bytes[i] = code;
  }
  return bytes;
}

const LOWEST_OF_LENGTH = [0, 0, 0x80, 0x800, 0x10000];

/**
 * UTF-8 as Python's `surrogatepass` reads it: halves of surrogate pairs are kept, as JavaScript keeps them.
 * Throws a FormatError for what is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  let count = 0;
  for (let i = 0; i < bytes.length;) {
    const first = bytes[i]!;
    if (first < 0x80) {
      units[count++] = first;
      i++;
      continue;
    }
    const length = first >= 0xf8 || first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let code = first & (0x7f >> length);
    for (let k = 1; k < length; k++) {
      const next = bytes[i + k] ?? 0;
      code = (next & 0xc0) === 0x80 ? (code << 6) | (next & 0x3f) : -1;
      if (code < 0) break;
    }
    if (length === 0 || code < LOWEST_OF_LENGTH[length]! || code > 0x10ffff)
      throw new FormatError('a text that is not UTF-8');
    if (code > 0xffff) {
      units[count++] = 0xd7c0 + (code >> 10);
      code = 0xdc00 | (code & 0x3ff);
    }
    units[count++] = code;
    i += length;
  }
  return fromCodeUnits(units.subarray(0, count));
}

/** UTF-8 with `surrogatepass`: the inverse of decodeUtf8. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0)!;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return Uint8Array.from(bytes);
}

/** Python's raw-unicode-escape: Latin-1 but for \uXXXX and \UXXXXXXXX. Throws a FormatError for half of one. */
export function decodeRawUnicodeEscape(bytes: Uint8Array): string {
  return decodeLatin1(bytes).replace(
    /\\(?:u([0-9a-fA-F]{4})|U00([0-9a-fA-F]{6})|([^]?))/g,
    (whole, short?: string, long?: string, other?: string) => {
      if (short !== undefined) return String.fromCharCode(parseInt(short, 16));
      const code = long === undefined ? Infinity : parseInt(long, 16);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      if (long !== undefined || other === 'u' || other === 'U')
        throw new FormatError('a text with half an escape');
      return whole;
    },
  );
}

const ESCAPES = new Map(
  Object.entries({ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13, '\\': 92, "'": 39, '"': 34 }),
);

/** A literal of Python 2, quotes and all: 'a\n\x00'. Throws a FormatError for what is none. */
export function decodeStringLiteral(bytes: Uint8Array): string {
  const text = decodeLatin1(bytes);
  const inside = /^(['"])([^]*)\1$/.exec(text)?.[2];
  if (inside === undefined) throw new FormatError('a string without its quotes');
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|([^]?))/g,
    (whole, hex?: string, octal?: string, other = '') => {
      if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16));
      if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 255);
      const code = ESCAPES.get(other);
      if (code === undefined && (other === 'x' || other === ''))
        throw new FormatError('a string with half an escape');
      return code === undefined ? whole : String.fromCharCode(code);
    },
  );
}
