import type { Language } from '../../../shared/contract';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, kind: 'time' | 'day' | 'year'): Intl.DateTimeFormat {
  const key = `${language} ${kind}`;
  let known = formats.get(key);
  if (!known) {
    const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const day = { day: 'numeric', month: 'short' } as const;
    const options = { time, day: { ...day, ...time }, year: { ...day, year: 'numeric' } as const }[kind];
    // Making a format takes far longer than using it, and lists write many times.
    known = new Intl.DateTimeFormat(language === 'zh' ? 'zh-Hans' : 'en', options);
    formats.set(key, known);
  }
  return known;
}

/** A time as briefly as it is still clear: the time of today, day and time of this year, or the date. */
export function formatWhen(iso: string, language: Language, now = new Date()): string {
  const date = new Date(iso);
  if (date.toDateString() === now.toDateString()) return format(language, 'time').format(date);
  return format(language, date.getFullYear() === now.getFullYear() ? 'day' : 'year').format(date);
}
