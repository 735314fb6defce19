/** A progress bar on stderr, only where that is a terminal. */
import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './terminal';

/** `update` shows how far the work is; `pause` clears the bar so that a line can be printed; `stop` ends it. */
export interface Progress {
  update(done: number, label: string, detail?: string): void;
  pause(): void;
  stop(): void;
}

const SILENT: Progress = { update: () => {}, pause: () => {}, stop: () => {} };

/** Seconds as `m:ss` or `h:mm:ss`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** A bar over `total` units of work, or nothing at all where stderr is not a terminal. */
export function startProgress(terminal: Terminal, total: number): Progress {
  if (!terminal.stderr.isTTY) return SILENT;
  let bar: SingleBar | null = null;
  const started = performance.now();
  let startedAt: number | null = null;
  const clear = () => {
    bar?.stop();
    bar = null;
  };
  return {
    update(done, label, detail = '') {
      startedAt ??= done;
      const elapsed = (performance.now() - started) / 1000;
      const remaining = ((total - done) * elapsed) / Math.max(done - startedAt, 1e-9);
      const payload = { label, detail, remaining: formatDuration(remaining) };
      if (bar) {
        bar.update(done, payload);
        return;
      }
      bar = new SingleBar(
        {
          format: '{label} {bar} {percentage} %  {detail}  {remaining} left',
          stream: terminal.stderr as NodeJS.WritableStream,
          clearOnComplete: true,
          hideCursor: true,
          barsize: 28,
          gracefulExit: false,
        },
        Presets.shades_classic,
      );
      bar.start(total, done, payload);
    },
    pause: clear,
    stop: clear,
  };
}
