/** How numbers, times and command lines are written for people. */

/** A whole number with thousands separators: `49,000`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A time: `0.42 s` or `8.1 s` below ten seconds, then `m:ss` or `h:mm:ss`; `–` where it is not known. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 9.95) return `${seconds.toFixed(seconds < 0.995 ? 2 : 1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (value: number) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** Time that is left, without fractions: it is an estimate. */
export function formatRemaining(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  return seconds < 9.5 ? `${Math.ceil(Math.max(0, seconds))} s` : formatDuration(seconds);
}

/** One argument of a command line that can be pasted into a shell as it is. */
export function shellArgument(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  if (process.platform === 'win32') return /[\s&|<>^()]/.test(text) ? `"${text}"` : text;
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
