import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
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
      const told = `refuses ${module}.${name} at byte ${position}: `;
      expect([way, error]).toEqual([way, expect.stringContaining(told)]);
    }
    expect(existsSync('canary')).toBe(false);
  });
});

describe('a hostile pickle', () => {
  it.each([...HOSTILE_FILES, ...MISUSED_FILES])('%s', (_, make, message) => {
    const error = formatErrorOf(() => readModelPickle(make()));
    if (message === null) expect(error).toBeNull();
    else expect(error).toMatch(message);
  });

  it('needs less than 200 MB, whichever it is', () => {
    const program = `
const { HOSTILE_FILES } = await import(${JSON.stringify(new URL('hostile-files.ts', import.meta.url))});
const { readModelPickle } = await import(${JSON.stringify(new URL('../model-pickle.ts', import.meta.url))});
gc();
const before = process.memoryUsage().rss;
for (const [, make] of HOSTILE_FILES) {
  try {
    readModelPickle(make());
  } catch (error) {
    if (error.name !== 'FormatError') throw error;
  }
  gc();
}
console.log(2 ** 10 * process.resourceUsage().maxRSS - before);`;
    const options = [
      '--expose-gc',
      '--max-old-space-size=160',
      '--import',
      'tsx',
      '--input-type=module',
      '-e',
      program,
    ];
    const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(Number(stdout) / 2 ** 20).toBeLessThan(200);
  });
});
