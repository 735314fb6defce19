/** Numbers as the interface writes them, in the language in use. */
import type { Language } from '../../shared/contract';

const LOCALES: Record<Language, string> = { en: 'en', zh: 'zh-Hans' };

/** Making a format takes far longer than using it, and lists write many numbers. */
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(language: Language, kind: 'integer' | 'share'): Intl.NumberFormat {
  const key = `${language} ${kind}`;
  let known = formats.get(key);
  if (!known) {
    const share = { style: 'percent', minimumFractionDigits: 2, maximumFractionDigits: 2 } as const;
    known = new Intl.NumberFormat(LOCALES[language], kind === 'share' ? share : undefined);
    formats.set(key, known);
  }
  return known;
}

/** A whole number with separators. */
export function formatInteger(value: number, language: Language): string {
  return numberFormat(language, 'integer').format(Math.round(value));
}

/** 0..1 as per cent with two decimals, such as 97.35 %. */
export function formatShare(value: number, language: Language): string {
  return numberFormat(language, 'share').format(value);
}

/** A loss or a rate: four significant digits, small ones as 5e-4. */
export function formatNumber(value: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) return String(Number(value.toPrecision(4)));
  return value
    .toExponential(2)
    .replace(/\.?0+e/, 'e')
    .replace('e+', 'e');
}

/** Seconds as 0.8 s, 12 s, 3:05 or 1:02:03. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  const pad = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** An ISO time as date and time of day. */
export function formatTime(iso: string, language: Language): string {
  return new Date(iso).toLocaleString(LOCALES[language], { dateStyle: 'medium', timeStyle: 'short' });
}

/** Bytes as kB or MB. */
export function formatBytes(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(0)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
