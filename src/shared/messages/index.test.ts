import { describe, expect, it } from 'vitest';
import { createTranslator, MESSAGES } from './index';

/** Words that are the same in both languages: names. */
const NAMES =
  /Inkling|MNIST|IDX|NPZ|\.npz|NumPy|PyTorch|Keras|torchvision|SHA-256|Xavier|He|SGD|Adam|Nesterov|CSV|PNG|SVG|PDF|SIMD|English|L2|W1|TPE|ReLU/g;

/** What is left of a message without placeholders, names and symbols: words that want translating. */
const wordsOf = (message: string) =>
  message
    .replace(/\{\{.*?\}\}/g, '')
    .replace(NAMES, '')
    .match(/[A-Za-z]+/g);

/** Every message of a catalogue by its full key. */
function flatten(tree: object, prefix = ''): Map<string, string> {
  const messages = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof value === 'string') messages.set(path, value);
    else for (const [inner, message] of flatten(value as object, path)) messages.set(inner, message);
  }
  return messages;
}

const placeholders = (message: string) =>
  [...message.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]).sort();

const en = flatten(MESSAGES.en);
const zh = flatten(MESSAGES.zh);

describe('the message catalogue', () => {
  it('has the same messages in both languages', () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].filter((key) => !key.endsWith('_one')).sort());
  });

  it('has both plural forms in English', () => {
    const keys = [...en.keys()];
    const ones = keys.filter((key) => key.endsWith('_one')).map((key) => key.slice(0, -4));
    const others = keys.filter((key) => key.endsWith('_other')).map((key) => key.slice(0, -6));
    expect(ones).toEqual(others);
  });

  it('has no empty message', () => {
    for (const [key, message] of [...en, ...zh]) expect(message.trim(), key).not.toBe('');
  });

  it('has the same placeholders in both languages', () => {
    for (const [key, message] of zh)
      expect(placeholders(message), key).toEqual(placeholders(en.get(key) ?? ''));
  });

  it('is translated, names apart', () => {
    const untranslated = [...zh].filter(([key, message]) => en.get(key) === message && wordsOf(message));
    expect(untranslated).toEqual([]);
  });

  it('is given out by the translator, with values in place', () => {
    expect(createTranslator('en')('menu.file')).toBe('File');
    expect(createTranslator('zh')('dialogs.ended.accuracy', { name: 'A & B', accuracy: '97%' })).toBe(
      'A & B：测试集准确率 97%',
    );
    expect(createTranslator('en')('dialogs.quit.detailQueued', { count: 1 })).toContain('1 waiting run is');
    expect(createTranslator('zh')('dialogs.quit.detailQueued', { count: 1 })).toContain('1 个任务');
  });
});
