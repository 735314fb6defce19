import { describe, expect, it } from 'vitest';
import { readModelPickle } from '../model-pickle';
import { formatErrorOf } from '../testing';
import { callsOf, DANGEROUS_NAMES } from './dangerous-calls';
import { HOSTILE_FILES } from './hostile-files';
import { MISUSED_FILES } from './misused-files';

describe('a pickle that reaches for what it should not', () => {
  it.each(DANGEROUS_NAMES)('is told the name and the byte: %s.%s', (module, name) => {
    for (const [way, file, position] of callsOf(module, name)) {
      const error = formatErrorOf(() => readModelPickle(file));
      expect([way, error]).toEqual([
        way,
        expect.stringContaining(`refuses ${module}.${name} at byte ${position}: `),
      ]);
    }
  });
});

describe('a hostile pickle', () => {
  it.each([...HOSTILE_FILES, ...MISUSED_FILES])('%s', (_, make, message) => {
    const error = formatErrorOf(() => readModelPickle(make()));
    if (message === null) expect(error).toBeNull();
    else expect(error).toMatch(message);
  });
});
