import { describe, expect, it } from 'vitest';
import type { FromEngine, ToEngine } from '../shared/protocol';
import { EngineHost, type EngineEvent } from './engine-host';
import type { EngineProcess } from './process-adapter';

/** Timers that only the test moves. */
class ManualClock {
  private time = 0;
  private timers: { at: number; callback: () => void }[] = [];

  after(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.time + milliseconds, callback };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }

  pass(milliseconds: number): void {
    const end = this.time + milliseconds;
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.time = next.at;
      this.timers = this.timers.filter((other) => other !== next);
      next.callback();
    }
    this.time = end;
  }

  get isIdle(): boolean {
    return this.timers.length === 0;
  }
}

/** A process that does nothing by itself. */
class FakeProcess implements EngineProcess {
  readonly sent: ToEngine[] = [];
  readonly kills: string[] = [];
  private hear: (message: unknown) => void = () => undefined;
  private exited: (code: number) => void = () => undefined;

  constructor(readonly generation: number) {}

  send(message: ToEngine): void {
    this.sent.push(message);
  }
  onMessage(listener: (message: unknown) => void): void {
    this.hear = listener;
  }
  onExit(listener: (code: number) => void): void {
    this.exited = listener;
  }
  kill(how: 'terminate' | 'force'): void {
    this.kills.push(how);
  }
  says(message: object): void {
    this.hear({ generation: this.generation, ...message } as FromEngine);
  }
  ready(): void {
    this.says({ type: 'ready' });
  }
  exits(code: number): void {
    this.exited(code);
  }
}

function setUp() {
  const clock = new ManualClock();
  const processes: FakeProcess[] = [];
  const events: EngineEvent[] = [];
  const exits: { asked: boolean; reason: string }[] = [];
  const host = new EngineHost({
    start: (generation) => {
      processes.push(new FakeProcess(generation));
      return processes.at(-1)!;
    },
    onEvent: (event) => events.push(event),
    onExit: (exit) => exits.push(exit),
    clock,
  });
  return { clock, processes, events, exits, host };
}

const STATUS = { type: 'event', event: 'status', value: { id: 'run', status: 'paused' } };

describe('the engine host', () => {
  it('starts the engine with the first request, and sends nothing before it is ready', async () => {
    const { host, processes } = setUp();
    expect(processes).toEqual([]);
    const answer = host.call('listRuns', '/runs');
    expect(processes).toHaveLength(1);
    expect(processes[0]!.sent).toEqual([]);
    processes[0]!.ready();
    expect(processes[0]!.sent).toEqual([{ generation: 1, id: 1, call: 'listRuns', args: ['/runs'] }]);
    processes[0]!.says({ type: 'result', id: 1, value: [] });
    expect(await answer).toEqual([]);
  });

  it('rejects with the reason that the engine gives', async () => {
    const { host, processes } = setUp();
    const answer = host.call('pause');
    processes[0]!.ready();
    processes[0]!.says({ type: 'error', id: 1, reason: 'nothing is being trained' });
    await expect(answer).rejects.toThrow('nothing is being trained');
  });

  it('tells events on', () => {
    const { host, processes, events } = setUp();
    host.warmUp();
    processes[0]!.ready();
    processes[0]!.says(STATUS);
    expect(events).toMatchObject([{ event: 'status', value: { status: 'paused' } }]);
  });

  it('kills an engine that is not ready in time; only its exit ends the waiting', async () => {
    const { host, processes, clock, exits } = setUp();
    const answer = host.call('listRuns', '/runs');
    clock.pass(14_999);
    expect(processes[0]!.kills).toEqual([]);
    clock.pass(1);
    expect(processes[0]!.kills).toEqual(['terminate']);
    clock.pass(1000);
    expect(processes[0]!.kills).toEqual(['terminate', 'force']);
    expect(exits).toEqual([]);
    expect(host.isRunning).toBe(true);
    await expect(host.call('pause')).rejects.toThrow('being stopped');
    processes[0]!.exits(15);
    await expect(answer).rejects.toThrow(
      'the engine ended unexpectedly (it was not ready within 15 seconds)',
    );
    expect(exits).toMatchObject([{ asked: false }]);
    expect(host.isRunning).toBe(false);
  });

  it('kills an engine that has fallen silent, but not one that lives', () => {
    const { host, processes, clock, exits } = setUp();
    host.warmUp();
    processes[0]!.ready();
    for (let second = 0; second < 60; second++) {
      clock.pass(1000);
      processes[0]!.says({ type: 'alive' });
    }
    expect(processes[0]!.kills).toEqual([]);
    clock.pass(9_999);
    expect(processes[0]!.kills).toEqual([]);
    clock.pass(1);
    expect(processes[0]!.kills).toEqual(['terminate']);
    processes[0]!.exits(15);
    expect(exits).toEqual([
      { asked: false, reason: 'the engine ended unexpectedly (it has not answered for 10 seconds)' },
    ]);
  });

  it('drops what an old generation says late', async () => {
    const { host, processes, events } = setUp();
    const first = host.call('listRuns', '/runs');
    processes[0]!.ready();
    processes[0]!.exits(1);
    await expect(first).rejects.toThrow('exit code 1');
    const second = host.call('listRuns', '/runs');
    processes[1]!.ready();
    processes[0]!.says(STATUS);
    processes[0]!.says({ type: 'result', id: 2, value: 'old' });
    // The same words, claimed by the new process with the old number.
    processes[1]!.says({ ...STATUS, generation: 1 });
    processes[1]!.says({ type: 'result', id: 2, value: ['new'] });
    expect(await second).toEqual(['new']);
    expect(events).toEqual([]);
  });

  it('rejects all that was asked when it crashes, and starts nothing by itself', async () => {
    const { host, processes, clock, exits } = setUp();
    const answers = [host.call('pause'), host.call('listRuns', '/runs')];
    processes[0]!.ready();
    processes[0]!.exits(70);
    for (const answer of answers) await expect(answer).rejects.toThrow('exit code 70');
    clock.pass(3_600_000);
    expect(processes).toHaveLength(1);
    expect(exits).toHaveLength(1);
    host.call('pause').catch(() => undefined);
    expect(processes.map(({ generation }) => generation)).toEqual([1, 2]);
  });

  it('stops: asks, tells a second later, and kills another second later', async () => {
    const { host, processes, clock, exits } = setUp();
    host.warmUp();
    processes[0]!.ready();
    const waiting = host.call('pause');
    const stopped = host.stop();
    expect(processes[0]!.sent.at(-1)).toMatchObject({ call: 'quit' });
    clock.pass(999);
    expect(processes[0]!.kills).toEqual([]);
    clock.pass(1);
    expect(processes[0]!.kills).toEqual(['terminate']);
    clock.pass(1000);
    expect(processes[0]!.kills).toEqual(['terminate', 'force']);
    expect(exits).toEqual([]);
    processes[0]!.exits(9);
    await stopped;
    await expect(waiting).rejects.toThrow('the engine was stopped');
    expect(exits).toEqual([{ asked: true, reason: 'the engine was stopped' }]);
    expect(clock.isIdle).toBe(true);
  });

  it('kills nothing that stops when asked', async () => {
    const { host, processes, clock } = setUp();
    host.warmUp();
    const stopped = Promise.all([host.stop(), host.stop()]);
    processes[0]!.exits(0);
    await stopped;
    clock.pass(10_000);
    expect(processes[0]!.kills).toEqual([]);
    await host.stop();
    expect(processes).toHaveLength(1);
  });
});
