import { describe, expect, it, vi } from 'vitest';
import type { SamplePage } from '../../../shared/contract';
import { SamplePages } from './sample-pages';

/** Pages of 10 whose answers come when the test says so. */
function setup(options: { parallel?: number; kept?: number } = {}) {
  const asked: number[] = [];
  const answers = new Map<number, { give: () => void; fail: (reason: string) => void }>();
  const changed = vi.fn();
  const pages = new SamplePages({
    pageSize: 10,
    changed,
    read: (from, count) => {
      asked.push(from / 10);
      return new Promise<SamplePage>((resolve, reject) => {
        const page = {
          images: new Uint8Array(),
          labels: new Uint8Array(count),
          indices: Uint32Array.of(from),
          total: 95,
        };
        answers.set(from / 10, { give: () => resolve(page), fail: (reason) => reject(new Error(reason)) });
      });
    },
    ...options,
  });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  const give = async (page: number) => {
    answers.get(page)!.give();
    await settle();
  };
  return { pages, asked, answers, changed, settle, give };
}

describe('pages of samples', () => {
  it('are asked for once, however many rows want them', async () => {
    const { pages, asked, changed, settle, give } = setup();
    pages.want(3);
    pages.want(3);
    await settle();
    expect(asked).toEqual([3]);
    expect(pages.get(3)).toBe(null);
    await give(3);
    expect(pages.get(3)?.indices[0]).toBe(30);
    expect(pages.total).toBe(95);
    expect(changed).toHaveBeenCalledTimes(1);
    pages.want(3);
    await settle();
    expect(asked).toEqual([3]);
  });

  it('are asked for a few at a time, the latest first', async () => {
    const { pages, asked, settle, give } = setup({ parallel: 2 });
    for (const page of [0, 1, 2, 3]) pages.want(page);
    await settle();
    expect(asked).toEqual([3, 2]);
    await give(3);
    expect(asked).toEqual([3, 2, 1]);
  });

  it('are not asked for when they were scrolled past', async () => {
    const { pages, asked, settle, give } = setup({ parallel: 1 });
    pages.want(0);
    await settle();
    const release = [1, 2, 3].map((page) => pages.want(page));
    release[0]!();
    release[1]!();
    release[1]!();
    await give(0);
    expect(asked).toEqual([0, 3]);
  });

  it('forgets those not in sight, longest unused first', async () => {
    const { pages, settle, give } = setup({ kept: 2, parallel: 1 });
    pages.want(0);
    await settle();
    await give(0);
    for (const page of [1, 2, 3]) {
      const release = pages.want(page);
      await settle();
      await give(page);
      release();
    }
    expect([0, 1, 2, 3].map((page) => pages.get(page) !== null)).toEqual([true, false, false, true]);
  });

  it('says what went wrong, stops, and goes on when asked to', async () => {
    const { pages, asked, answers, settle, give } = setup({ parallel: 1 });
    pages.want(0);
    await settle();
    answers.get(0)!.fail('gone');
    await settle();
    expect(pages.problem).toBe('gone');
    pages.want(1);
    await settle();
    expect(asked).toEqual([0]);
    pages.retry();
    await give(1);
    expect(pages.problem).toBe(null);
    expect(asked).toEqual([0, 1, 0]);
  });

  it('drops answers that come after it was closed', async () => {
    const { pages, changed, settle, give } = setup();
    pages.want(0);
    await settle();
    pages.close();
    await give(0);
    expect(pages.get(0)).toBe(null);
    expect(changed).not.toHaveBeenCalled();
  });
});
