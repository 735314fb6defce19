import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { paced } from './paced';

describe('pacing', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('acts at once, then at most once in each interval, and never drops the last request', () => {
    const action = vi.fn();
    const pace = paced(200, action);
    for (let i = 0; i < 10; i++) pace.request();
    expect(action).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(200);
    expect(action).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(action).toHaveBeenCalledTimes(2);
    pace.request();
    expect(action).toHaveBeenCalledTimes(3);
  });

  it('acts out of turn when asked', () => {
    const action = vi.fn();
    const pace = paced(200, action);
    pace.request();
    pace.now();
    expect(action).toHaveBeenCalledTimes(2);
  });
});
