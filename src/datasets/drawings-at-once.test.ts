/** Drawings added by several at once, and by processes that are killed. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { isRoot, runSource, startSource, temporaryFolder } from '../storage/testing';
import { addDrawings, countDrawings, readDrawings } from './drawings';

let file: string;

beforeEach(() => {
  file = path.join(temporaryFolder(), 'data', 'my-digits.npz');
});

/** A drawing that can be told from others: every pixel is `shade`. */
const drawing = (shade: number) => ({ image: new Uint8Array(784).fill(shade), label: shade % 10 });
const shades = () => {
  const { images, labels } = readDrawings(file)!;
  expect(images).toHaveLength(labels.length * 784);
  return Array.from(labels, (label, i) => {
    const image = images.subarray(i * 784, (i + 1) * 784);
    expect([...new Set(image)], 'a torn drawing').toHaveLength(1);
    expect(label).toBe(image[0]! % 10);
    return image[0]!;
  });
};

describe('drawings of several at once', () => {
  const adding = (first: number, count: number) => `
    const { addDrawings } = await import('SOURCES/datasets/drawings.ts');
    for (let i = 0; i < ${count}; i++) {
      const shade = ${first} + i;
      await addDrawings(${JSON.stringify(file)}, [{ image: new Uint8Array(784).fill(shade), label: shade % 10 }]);
    }`;

  it('are all kept: calls', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => addDrawings(file, [drawing(i)])));
    expect(shades()).toEqual(Array.from({ length: 20 }, (_, i) => i));
  });

  it('are all kept: processes', async () => {
    const outputs = await Promise.all([0, 100].map((first) => runSource(adding(first, 40))));
    expect(outputs.map(({ stderr }) => stderr)).toEqual(['', '']);
    const found = shades();
    const range = (from: number) => Array.from({ length: 40 }, (_, i) => from + i);
    expect(found.filter((shade) => shade < 100)).toEqual(range(0));
    expect(found.filter((shade) => shade >= 100)).toEqual(range(100));
    expect(readdirSync(path.dirname(file))).toEqual(['my-digits.npz']);
  });

  it('wait for another process, and end with its name when it takes too long', async () => {
    await addDrawings(file, [drawing(1)]);
    const other = startSource('process.stdin.on("data", () => process.exit(0)); console.log("here");');
    await new Promise((resolve) => other.stdout.once('data', resolve));
    const lock = JSON.stringify({ pid: other.pid, host: hostname(), token: 'theirs' });
    writeFileSync(`${file}.lock`, lock);
    await expect(addDrawings(file, [drawing(2)], 30)).rejects.toThrow(
      `process ${other.pid} is saving drawings already`,
    );
    const second = addDrawings(file, [drawing(3)]);
    other.kill('SIGKILL');
    expect(await second).toBe(2);
  });

  it.skipIf(!isRoot)('do not wait where the folder may not be written to (needs root)', async () => {
    mkdirSync(path.dirname(file));
    const started = performance.now();
    const { stdout } = await runSource(
      `const { addDrawings } = await import('SOURCES/datasets/drawings.ts');
       const before = performance.now();
       await addDrawings(${JSON.stringify(file)}, [{ image: new Uint8Array(784), label: 1 }])
         .catch((error) => console.log(error.message, performance.now() - before < 4000));`,
      65534,
    );
    expect(stdout, `${performance.now() - started} ms`).toBe(`${file}.lock: permission denied true\n`);
  });
});

describe('a process killed while it adds drawings', () => {
  const code = (kill: number) => `
    import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const tell = fs.writeSync;
    let left = ${kill};
    for (const name of ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'renameSync', 'rmSync', 'readFileSync']) {
      const original = fs[name];
      fs[name] = (file, ...rest) => {
        const isOurs = typeof file === 'number' || String(file).includes('my-digits');
        if (isOurs && --left <= 0) {
          // Half a write is done before the process dies in it.
          if (name === 'writeSync') original(file, rest[0].subarray(0, rest[0].length / 2));
          process.kill(process.pid, 'SIGKILL');
        }
        return original(file, ...rest);
      };
    }
    syncBuiltinESMExports();
    const { addDrawings, countDrawings } = await import('SOURCES/datasets/drawings.ts');
    for (;;) {
      const shade = countDrawings(${JSON.stringify(file)});
      await addDrawings(${JSON.stringify(file)}, [{ image: new Uint8Array(784).fill(shade), label: shade % 10 }]);
      tell(1, 'added ');
    }`;

  it('loses none that it had added, and leaves a whole file', async () => {
    await addDrawings(file, [drawing(0)]);
    let known = 1;
    for (let round = 1; round <= 10; round++) {
      const kill = 1 + Math.floor(Math.random() * 60);
      const { stdout, stderr } = await runSource(code(kill));
      expect(stderr).toBe('');
      const count = countDrawings(file);
      const told = stdout.split('added').length - 1;
      const what = `round ${round}, killed at call ${kill}`;
      expect([known + told, known + told + 1], what).toContain(count);
      known = count;
      expect(shades(), what).toEqual(Array.from({ length: count }, (_, i) => i));
    }
    expect(await addDrawings(file, [drawing(known)])).toBe(known + 1);
    // One killed while it took over the lock of another dead one leaves its claim, which hinders nobody.
    const left = readdirSync(path.dirname(file)).filter((name) => !name.includes('.takeover'));
    expect(left).toEqual(['my-digits.npz']);
    expect(known).toBeGreaterThan(1);
  });

  it('leaves nothing that others stumble over: a lock, and half a file aside', async () => {
    await addDrawings(file, [drawing(0)]);
    const gone = spawnSync(process.execPath, ['--version']).pid;
    writeFileSync(`${file}.lock`, JSON.stringify({ pid: gone, host: hostname(), token: 'theirs' }));
    const aside = `${file}.0123456789ab.partial`;
    writeFileSync(aside, readFileSync(file).subarray(0, 300));
    expect(await addDrawings(file, [drawing(1)])).toBe(2);
    expect(readdirSync(path.dirname(file))).toEqual(['my-digits.npz']);
  });
});
