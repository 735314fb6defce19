import { describe, expect, it } from 'vitest';
import { looksLikeJsonObject, membersOf, parseJson } from './strict-json';
import { formatErrorOf } from './testing';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('parseJson', () => {
  it.each([
    '{}',
    '[]',
    'null',
    '"text"',
    '{"a": {"b": [1, -0, 2.5e-3, "x", true, null]}, "b": 1}',
    '{"a": {"a": {"a": 1}}, "b": [{"a": 1}, {"a": 2}]}',
    '{"quotes \\" {[": "\\\\", "b": "]}\\"", "c" : ["a", "a", "a"]}',
    '{"größe": "日本 \\ud83d\\ude00"}',
  ])('parses %s', (text) => {
    expect(parseJson(bytes(text))).toEqual(JSON.parse(text));
  });

  it('passes over a byte order mark', () => {
    expect(parseJson(bytes('\ufeff{"a": 1}'))).toEqual({ a: 1 });
  });

  it.each([
    ['{"a": 1, "a": 2}', 'the JSON has two members a'],
    ['{"a": 1, "b": {"c": 1, "\\u0063" : 2}}', 'the JSON has two members c'],
    [
      `{"${'long'.repeat(50)}": 1, "${'long'.repeat(50)}": 2}`,
      `the JSON has two members ${'long'.repeat(15)}…`,
    ],
    ['{"__proto__": 1, "__proto__": 2}', 'the JSON has two members __proto__'],
    ['', 'damaged JSON: Unexpected end of JSON input'],
    ['{"a": 1', /^damaged JSON: /],
    ['{"a": "x', /^damaged JSON: /],
    ['{"a": "x\\', /^damaged JSON: /],
    ['{"a": NaN}', /^damaged JSON: Unexpected token/],
    ['{"\\q": 1}', /^damaged JSON: /],
    [']]]]{', /^damaged JSON: /],
    ['{"a":\n\nx}', /^damaged JSON: /],
    ['[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]', 'the JSON is nested deeper than 16'],
    ['['.repeat(200_000), 'the JSON is nested deeper than 16'],
    ['{"a":'.repeat(200_000), 'the JSON is nested deeper than 16'],
    [`[${'[],'.repeat(1_000_001)}1]`, 'the JSON has over a million objects and lists'],
  ])('refuses %.40s', (text, message) => {
    const error = formatErrorOf(() => parseJson(bytes(text)));
    if (typeof message === 'string') expect(error).toBe(message);
    else expect(error).toMatch(message);
  });
});

describe('membersOf', () => {
  it('takes every name for a name', () => {
    const value = parseJson(bytes('{"__proto__": {"a": 1}, "toString": 2, "constructor": 3}'));
    expect(membersOf(value)).toEqual(
      new Map<string, unknown>([
        ['__proto__', { a: 1 }],
        ['toString', 2],
        ['constructor', 3],
      ]),
    );
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it.each([[null], [undefined], [1], ['text'], [[1]]])('of %s are none', (value) => {
    expect(membersOf(value)).toBeNull();
  });
});

describe('looksLikeJsonObject', () => {
  it.each(['{', ' \r\n\t{}', '\ufeff{"a"', '\ufeff {'])('is true of %j', (text) => {
    expect(looksLikeJsonObject(bytes(text))).toBe(true);
  });
  it.each(['', ' ', '[', 'a{', '\ufeff', '"{'])('is false of %j', (text) => {
    expect(looksLikeJsonObject(bytes(text))).toBe(false);
  });
});
