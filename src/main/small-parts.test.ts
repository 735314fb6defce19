import { describe, expect, it, vi } from 'vitest';
import { coalesce } from './coalesce';
import { LossLog } from './loss-log';
import { PageMail } from './page-mail';
import { preferredLanguage } from './surroundings';

describe('coalescing', () => {
  it('is immediate at first, rare afterwards, and never forgets the last call', () => {
    vi.useFakeTimers();
    const work = vi.fn();
    const call = coalesce(work, 50);
    call();
    expect(work).toHaveBeenCalledTimes(1);
    call();
    call();
    expect(work).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(50);
    expect(work).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(500);
    expect(work).toHaveBeenCalledTimes(2);
    call();
    expect(work).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
  });
});

describe('the losses of a run', () => {
  it('grow, and begin anew', () => {
    const log = new LossLog();
    for (let from = 0; from < 5000; from += 1000) log.put(from, new Float32Array(1000).fill(from));
    expect([log.length, log.copy()[4999], log.copy()[0]]).toEqual([5000, 4000, 0]);
    log.put(0, Float32Array.of(7));
    expect([...log.copy()]).toEqual([7]);
    log.put(3, Float32Array.of(9));
    expect([...log.copy()]).toEqual([7, NaN, NaN, 9]);
  });
});

describe('the language', () => {
  it.each([
    [['zh-Hans-CN', 'en-US'], 'zh'],
    [['fr-FR', 'zh-TW'], 'zh'],
    [['de-DE'], 'en'],
    [[], 'en'],
  ] as const)('of %j is %s', (tags, language) => {
    expect(preferredLanguage(tags)).toBe(language);
  });
});

describe('what the page is told', () => {
  it('waits for the page where it is said only once', () => {
    const send = vi.fn();
    const mail = new PageMail(() => ({ isDestroyed: () => false, webContents: { send } as never }));
    mail.tell('problem', 'disk full');
    mail.tell('runsChanged', null);
    expect(send.mock.calls).toEqual([['runsChanged', null]]);
    mail.pageReady();
    expect(send).toHaveBeenLastCalledWith('problem', 'disk full');
    mail.pageLeft();
    mail.tell('menuCommand', 'show-runs');
    expect(send).toHaveBeenCalledTimes(2);
    mail.pageReady();
    expect(send).toHaveBeenCalledTimes(3);
  });
});
