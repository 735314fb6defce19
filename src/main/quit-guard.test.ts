import { describe, expect, it, vi } from 'vitest';
import { QuitGuard } from './quit-guard';

function setUp({ isTraining = true, agrees = true } = {}) {
  const order: string[] = [];
  const guard = new QuitGuard({
    isTraining: () => isTraining,
    ask: () => {
      order.push('ask');
      return Promise.resolve(agrees);
    },
    stop: () => {
      order.push('stop');
      return Promise.resolve();
    },
    quit: () => {
      order.push('quit');
    },
  });
  const close = () => {
    const event = { preventDefault: vi.fn() };
    guard.check(event);
    return event.preventDefault.mock.calls.length > 0;
  };
  return { close, order, settled: () => new Promise((resolve) => setImmediate(resolve)) };
}

describe('the quit guard', () => {
  it('lets go when nothing is trained', () => {
    const { close, order } = setUp({ isTraining: false });
    expect(close()).toBe(false);
    expect(order).toEqual([]);
  });

  it('asks once, stops the run, quits, and then lets go', async () => {
    const { close, order, settled } = setUp();
    expect([close(), close()]).toEqual([true, true]);
    await settled();
    expect(order).toEqual(['ask', 'stop', 'quit']);
    expect(close()).toBe(false);
  });

  it('stays, and asks again the next time, when the user thinks better of it', async () => {
    const { close, order, settled } = setUp({ agrees: false });
    close();
    await settled();
    expect(close()).toBe(true);
    await settled();
    expect(order).toEqual(['ask', 'ask']);
  });
});
