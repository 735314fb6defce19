import { describe, expect, it } from 'vitest';
import { FileError } from '../storage/file-error';
import type { FromEngine, ToEngine } from '../shared/protocol';
import { serveCalls, type EngineHandlers } from './serve';

function served(handlers: Partial<EngineHandlers>) {
  const posted: FromEngine[] = [];
  const printed: string[] = [];
  let hear: (message: ToEngine) => void = () => undefined;
  serveCalls(
    { post: (message) => posted.push(message), onMessage: (listener) => (hear = listener) },
    7,
    handlers as EngineHandlers,
    (text) => printed.push(text),
  );
  const say = async (message: ToEngine) => {
    hear(message);
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { posted, printed, say };
}

describe('serving calls', () => {
  it('answers each call once', async () => {
    const { posted, say } = served({ listRuns: () => [] });
    await say({ generation: 7, id: 3, call: 'listRuns', args: ['/runs'] });
    expect(posted).toEqual([{ generation: 7, type: 'result', id: 3, value: [] }]);
  });

  it('does not hear calls that were meant for another process', async () => {
    const { posted, say } = served({ listRuns: () => [] });
    await say({ generation: 6, id: 3, call: 'listRuns', args: ['/runs'] });
    expect(posted).toEqual([]);
  });

  it('answers with one line when it fails, and prints what nobody expected', async () => {
    const { posted, printed, say } = served({
      listRuns: () => {
        throw new FileError('/runs', 'permission denied');
      },
      cancelFetch: () => {
        throw new TypeError('oh\nno');
      },
    });
    await say({ generation: 7, id: 1, call: 'listRuns', args: ['/runs'] });
    expect(printed).toEqual([]);
    await say({ generation: 7, id: 2, call: 'cancelFetch', args: [] });
    expect(posted).toEqual([
      { generation: 7, type: 'error', id: 1, reason: '/runs: permission denied' },
      { generation: 7, type: 'error', id: 2, reason: 'oh no' },
    ]);
    expect(printed[0]).toMatch(/^cancelFetch: TypeError: oh/);
  });
});
