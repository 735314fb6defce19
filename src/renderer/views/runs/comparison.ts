/** Several runs side by side: their names told apart, their colours, their settings and results. */
import type { Language, RunSummary } from '../../../shared/contract';
import type { Translator } from '../../../shared/messages';
import { formatSeconds, formatShare, formatTime } from '../../lib/format';
import { configurationText, differingKeys, effectiveKeys } from './configuration-groups';

/** More colours than these cannot be told apart. */
export const MOST_COMPARED = 6;
const LONGEST_NAME = 30;

/** Names short enough for a legend; those that are not the only one get the end of their id. */
export function legendNames(runs: readonly RunSummary[]): string[] {
  const short = runs.map(({ name }) => {
    const letters = [...name];
    return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join('')}…` : name;
  });
  return short.map((name, i) => {
    const isOnly = short.every((other, j) => i === j || other !== name);
    return isOnly ? name : `${name} (${runs[i]!.id.split('-').at(-1)})`;
  });
}

/** A row of the table of settings: one text for each run. */
export interface ComparisonRow {
  key: string;
  label: string;
  texts: string[];
  differs: boolean;
}

function row(key: string, label: string, texts: string[]): ComparisonRow {
  return { key, label, texts, differs: new Set(texts).size > 1 };
}

/** What came of the runs. */
export function resultRows(runs: readonly RunSummary[], t: Translator, language: Language): ComparisonRow[] {
  const share = (value: number | undefined) => (value === undefined ? '–' : formatShare(value, language));
  const each = (text: (run: RunSummary) => string) => runs.map(text);
  return [
    row(
      'best',
      t('runs.page.bestAccuracy'),
      each(({ best }) => share(best?.valAccuracy)),
    ),
    row(
      'test',
      t('runs.page.testAccuracy'),
      each(({ test }) => share(test?.accuracy)),
    ),
    row(
      'epoch',
      t('runs.page.epochs'),
      each(({ epoch }) => String(epoch)),
    ),
    row(
      'seconds',
      t('runs.page.duration'),
      each(({ seconds }) => (seconds > 0 ? formatSeconds(seconds) : '–')),
    ),
    row(
      'started',
      t('runs.facts.started'),
      each(({ createdAt }) => formatTime(createdAt, language)),
    ),
  ];
}

/** What made them differ, or not. */
export function settingRows(runs: readonly RunSummary[], t: Translator, language: Language): ComparisonRow[] {
  const differing = new Set(differingKeys(runs.map(({ configuration }) => configuration)));
  const dataset = row(
    'dataset',
    t('runs.facts.dataset'),
    runs.map((run) => t(`runs.datasets.${run.dataset.name}`)),
  );
  // Two data sets of the same name need not be the same.
  dataset.differs = new Set(runs.map((run) => `${run.dataset.name} ${run.dataset.sha256 ?? ''}`)).size > 1;
  return [
    dataset,
    ...effectiveKeys(runs.map(({ configuration }) => configuration)).map((key) => ({
      key,
      label: t(`train.fields.${key}.label`),
      texts: runs.map(({ configuration }) => configurationText(configuration, key, t, language)),
      differs: differing.has(key),
    })),
  ];
}
