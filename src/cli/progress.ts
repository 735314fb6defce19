/** A progress bar on stderr, only where that is a terminal. */
import { Presets, SingleBar } from 'cli-progress';
import { formatRemaining } from './format';
import type { Terminal } from './terminal';

/** `update` shows how far the work is; `pause` clears the bar so that a line can be printed; `stop` ends it. */
export interface Progress {
  update(done: number, label: string, detail?: string): void;
  pause(): void;
  stop(): void;
}

const SILENT: Progress = { update: () => {}, pause: () => {}, stop: () => {} };

/** Before that an estimate of the time left is a guess. */
const MINIMUM_SECONDS = 0.3;

/** A bar over `total` units of work, or nothing at all where stderr is not a terminal. */
export function startProgress(terminal: Terminal, total: number): Progress {
  if (!terminal.stderr.isTTY) return SILENT;
  let bar: SingleBar | null = null;
  let first: { time: number; done: number } | null = null;
  const clear = () => {
    bar?.stop();
    bar = null;
  };
  // However the process ends, it gives the cursor back.
  process.once('exit', clear);
  return {
    update(done, label, detail = '') {
      const time = performance.now();
      first ??= { time, done };
      const elapsed = (time - first.time) / 1000;
      // What was done before the first update, in an earlier process perhaps, says nothing about the speed.
      const remaining = elapsed < MINIMUM_SECONDS ? NaN : ((total - done) * elapsed) / (done - first.done);
      const parts = [detail, Number.isFinite(remaining) ? `${formatRemaining(remaining)} left` : ''];
      const payload = { label, detail: parts.filter(Boolean).join('  ') };
      if (bar) {
        bar.update(done, payload);
        return;
      }
      bar = new SingleBar(
        {
          format: '{label}  {bar} {percentage} %  {detail}',
          stream: terminal.stderr as NodeJS.WritableStream,
          clearOnComplete: true,
          hideCursor: true,
          barsize: 28,
          autopadding: true,
          gracefulExit: false,
        },
        Presets.shades_classic,
      );
      bar.start(total, done, payload);
    },
    pause: clear,
    stop() {
      process.off('exit', clear);
      clear();
    },
  };
}
