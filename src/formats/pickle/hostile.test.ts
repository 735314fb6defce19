import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModelPickle } from '../model-pickle';
import { formatErrorOf } from '../testing';
import { callsOf, DANGEROUS_NAMES } from './dangerous-calls';
import { HOSTILE_FILES } from './hostile-files';
import { LYING_FILES } from './lying-files';
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

/** Reads every hostile file in a process of its own, and tells what was said of each and what it all took. */
const PROGRAM = `
const { HOSTILE_FILES } = await import(${JSON.stringify(new URL('hostile-files.ts', import.meta.url))});
const { readModelPickle } = await import(${JSON.stringify(new URL('../model-pickle.ts', import.meta.url))});
gc();
const before = process.memoryUsage().rss;
const said = HOSTILE_FILES.map(([, make]) => {
  const file = make();
  try {
    readModelPickle(file);
    return null;
  } catch (error) {
    return error.name + ' ' + error.message;
  } finally {
    if (file.length > 100_000) gc();
  }
});
console.log(JSON.stringify({ said, memory: 2 ** 10 * process.resourceUsage().maxRSS - before }));`;

describe('a hostile pickle', () => {
  let result: { said: (string | null)[]; memory: number };
  beforeAll(() => {
    const limits = ['--expose-gc', '--max-old-space-size=160', '--stack-size=500'];
    const options = [...limits, '--import', 'tsx', '--input-type=module', '-e', PROGRAM];
    const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' });
    expect(stderr).toBe('');
    result = JSON.parse(stdout);
  });

  it.each(HOSTILE_FILES.map(([name, , message], i) => [name, message, i] as const))('%s', (_, message, i) => {
    const said = result.said[i];
    if (message === null) expect(said).toBeNull();
    else {
      expect(said).toMatch(/^FormatError .+$/);
      expect(said!.replace('FormatError ', '')).toMatch(message);
    }
  });

  it('needs less than 200 MB, whichever it is', () => {
    expect(result.memory / 2 ** 20).toBeLessThan(200);
  });
});

describe('a pickle that lies or makes no sense', () => {
  it.each([...LYING_FILES, ...MISUSED_FILES])('%s', (_, make, message) => {
    const error = formatErrorOf(() => readModelPickle(make()));
    expect(error).toMatch(message!);
  });
});
