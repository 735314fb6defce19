import { describe, expect, it } from 'vitest';
import { KeyedReader } from './keyed-reader';

function reader(budget = 100) {
  const asked: number[] = [];
  const answers: ((value: string) => void)[] = [];
  let reads = 0;
  const made = new KeyedReader<string>({
    read: (epoch) => {
      asked.push(epoch);
      if (epoch < 0) return Promise.reject(new Error('is damaged'));
      return new Promise((resolve) => answers.push(resolve));
    },
    bytes: (value) => value.length,
    budget,
    onread: () => reads++,
  });
  const answer = async (value: string) => {
    answers.shift()!(value);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { made, asked, answer, reads: () => reads };
}

describe('reading epochs', () => {
  it('reads one at a time and skips what is no longer wanted', async () => {
    const { made, asked, answer, reads } = reader();
    made.want([1, 2, 3]);
    made.want([7, 8]);
    expect(asked).toEqual([1]);
    await answer('one');
    expect(asked).toEqual([1, 7]);
    await answer('seven');
    await answer('eight');
    expect(asked).toEqual([1, 7, 8]);
    expect([made.get(1), made.get(7), made.get(2)]).toEqual([{ value: 'one' }, { value: 'seven' }, null]);
    expect(reads()).toBe(3);
    made.want([1]);
    expect(asked).toEqual([1, 7, 8]);
  });

  it('keeps what is wanted and of the rest what fits', async () => {
    const { made, answer } = reader(8);
    for (const epoch of [1, 2, 3]) {
      made.want([epoch]);
      await answer('1234');
    }
    expect([made.get(1), made.get(2), made.get(3)]).toEqual([null, { value: '1234' }, { value: '1234' }]);
    made.want([4, 3, 2]);
    await answer('123456789');
    expect(made.get(4)).toEqual({ value: '123456789' });
    expect(made.get(3)).toEqual({ value: '1234' });
  });

  it('cancels what is no longer wanted, and reads it again when it is', async () => {
    const asked: number[] = [];
    let fail: (reason: Error) => void = () => undefined;
    const made = new KeyedReader<string>({
      read: (epoch) => {
        asked.push(epoch);
        return new Promise((_, reject) => (fail = reject));
      },
      cancel: () => fail(new Error('cancelled')),
      bytes: () => 0,
      budget: 1,
      onread: () => undefined,
    });
    made.want([1]);
    made.want([1, 2]);
    expect(asked).toEqual([1]);
    made.want([2]);
    await Promise.resolve();
    await Promise.resolve();
    expect(made.get(1)).toBeNull();
    made.want([1]);
    await Promise.resolve();
    await Promise.resolve();
    expect(asked).toEqual([1, 2, 1]);
  });

  it('tells why one could not be read', async () => {
    const { made } = reader();
    made.want([-1]);
    await Promise.resolve();
    await Promise.resolve();
    expect(made.get(-1)).toEqual({ problem: 'is damaged' });
  });
});
