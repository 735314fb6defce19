import { describe, expect, it, vi } from 'vitest';
import { PRESETS } from '../core/configuration';
import { INVOKE_NAMES, type Answer, type InvokeName } from '../shared/contract';
import { handleRequests, isTrusted, type Handlers, type Sender } from './ipc';

const WINDOW = { id: 1 };
const PAGE = 'app://bundle/index.html';
const own = (url: string) => url.startsWith('app://bundle/');
const from = (url: string, more: Partial<Sender> = {}): Sender => ({
  sender: { id: 1 },
  senderFrame: { url, parent: null },
  ...more,
});

/** Requests as they would come from a page. */
function served(handlers: Partial<Handlers> = {}) {
  const channels = new Map<string, (event: Sender, ...args: unknown[]) => unknown>();
  const problem = vi.fn();
  const all = Object.fromEntries(INVOKE_NAMES.map((name) => [name, vi.fn(() => name)]));
  handleRequests(
    { handle: (channel, listener) => void channels.set(channel, listener as never) },
    { ...all, ...handlers } as unknown as Handlers,
    (sender) => isTrusted(sender, WINDOW, own),
    { problem },
  );
  const ask = async (name: InvokeName, args: unknown[], sender = from(PAGE)) =>
    (await channels.get(name)!(sender, ...args)) as Answer<unknown>;
  return { channels, problem, ask, all };
}

describe('requests of the window', () => {
  it('are all answered', () => {
    expect([...served().channels.keys()].sort()).toEqual([...INVOKE_NAMES].sort());
  });

  it('give what the handler gives', async () => {
    const { ask } = served({ listRuns: () => [] });
    expect(await ask('listRuns', [])).toEqual({ ok: true, value: [] });
  });

  it('give the words of an error, and log those nobody expected', async () => {
    class FileError extends Error {
      override readonly name = 'FileError';
    }
    const { ask, problem } = served({
      listRuns: () => {
        throw new FileError('/runs: permission denied');
      },
      listDatasets: () => Promise.reject(new TypeError('x is\nundefined')),
    });
    expect(await ask('listRuns', [])).toEqual({ ok: false, reason: '/runs: permission denied' });
    expect(problem).not.toHaveBeenCalled();
    expect(await ask('listDatasets', [])).toEqual({ ok: false, reason: 'x is undefined' });
    expect(problem).toHaveBeenCalledOnce();
  });

  it.each<[string, Sender]>([
    ['another page', from('https://example.com/')],
    ['a page that looks like ours', from('app://bundle.example.com/index.html')],
    ['a frame in our page', from(PAGE, { senderFrame: { url: PAGE, parent: {} as never } })],
    ['another window', from(PAGE, { sender: { id: 2 } })],
    ['a frame that is gone', from(PAGE, { senderFrame: null })],
  ])('are refused from %s', async (_who, sender) => {
    const { ask, all } = served();
    expect(await ask('listRuns', [], sender)).toEqual({
      ok: false,
      reason: 'this page may not ask for anything',
    });
    expect(all.listRuns).not.toHaveBeenCalled();
  });

  const configuration = PRESETS.course;
  const dataset = { kind: 'synthetic' };
  it.each<[InvokeName, unknown[], RegExp]>([
    ['listRuns', ['/etc'], /listRuns/],
    ['getRunCurves', ['../secret'], /is not the id of a run/],
    ['getRunCurves', ['.deleted'], /is not the id of a run/],
    ['getRunCurves', ['C:\\runs'], /is not the id of a run/],
    ['deleteRuns', [['fine', 'a/b']], /is not the id of a run/],
    ['deleteRuns', ['fine'], /array/],
    ['getRunWeights', ['fine', 1.5], /int/],
    ['changeRun', ['fine', { name: '  ' }], /name: must not be empty/],
    ['changeRun', ['fine', { status: 'completed' }], /status/],
    ['changeSettings', [{ importedDatasets: ['/etc'] }], /importedDatasets/],
    ['changeSettings', [{ theme: 'pink' }], /theme/],
    ['changeSettings', [{ parallelTrials: 17 }], /parallelTrials/],
    [
      'startTraining',
      [{ name: '', configuration: { ...configuration, epochs: 0 }, dataset }],
      /^epochs: must be/,
    ],
    [
      'startTraining',
      [{ name: '', configuration: { ...configuration, hidden: '1' }, dataset }],
      /^hidden units: /,
    ],
    [
      'startTraining',
      [{ name: '', configuration, from: null, withDrawings: false, dataset: { kind: 'location' } }],
      /dataset\.location/,
    ],
    ['readSamples', [{ choice: dataset, part: 'train', label: null, from: 0, count: 2001 }], /count/],
    ['openFiles', [[7]], /string/],
    ['removeDataset', [''], /removeDataset/],
  ])('%s(%j) is refused in one line', async (name, args, reason) => {
    const { ask, all } = served();
    const answer = await ask(name, args);
    expect(answer).toEqual({ ok: false, reason: expect.stringMatching(reason) });
    expect(!answer.ok && answer.reason).not.toContain('\n');
    expect(all[name]).not.toHaveBeenCalled();
  });

  it('reach the handler as they were sent where they are right', async () => {
    const { ask, all } = served();
    const request = {
      name: 'x',
      configuration,
      from: null,
      withDrawings: false,
      dataset: { kind: 'location', location: '/data' },
    };
    expect((await ask('startTraining', [request])).ok).toBe(true);
    expect(all.startTraining).toHaveBeenCalledWith(request);
    await ask('changeRun', ['20261123-193532-fe9a68', { name: ' new ', note: undefined }]);
    expect(all.changeRun).toHaveBeenCalledWith('20261123-193532-fe9a68', { name: 'new' });
  });
});
