/** The runs' filter: words to be found, and terms such as `hidden:100`, `lr<0.01` or `accuracy>97%`. */
import type { RunStatus } from '../../../runs/run';
import type { RunSummary } from '../../../shared/contract';

type FieldValue = string | number | null;
type Comparison = ':' | '=' | '<' | '>' | '<=' | '>=';
type Term =
  { kind: 'word'; word: string } | { kind: 'field'; field: string; comparison: Comparison; value: string };

/** What the list is narrowed to. */
export interface RunFilter {
  text: string;
  status: RunStatus | 'all';
  isStarred: boolean;
}

const FIELDS: Record<string, (run: RunSummary) => FieldValue> = {
  name: (run) => run.name,
  note: (run) => run.note,
  status: (run) => run.status,
  data: (run) => run.dataset.name,
  accuracy: (run) => run.best?.valAccuracy ?? null,
  test: (run) => run.test?.accuracy ?? null,
  epoch: (run) => run.epoch,
  seconds: (run) => run.seconds,
};

/** Short names that people type. */
const ALIASES: Record<string, string> = {
  dataset: 'data',
  acc: 'accuracy',
  val: 'accuracy',
  duration: 'seconds',
  lr: 'learningrate',
  lam: 'lambda',
  l2: 'lambda',
  λ: 'lambda',
  opt: 'optimizer',
  batch: 'batchsize',
};

/** Fields whose numbers are shares, which may be typed as per cent. */
const SHARES = new Set(['accuracy', 'test']);
const COMPARISONS = /^([\p{L}\d]+)(<=|>=|[:=<>])(.*)$/u;

function fieldNamed(name: string, run: RunSummary): FieldValue | undefined {
  const read = FIELDS[name];
  if (read) return read(run);
  const entry = Object.entries(run.configuration).find(([key]) => key.toLowerCase() === name);
  return entry?.[1];
}

/** Splits at spaces; double quotes hold words together. */
export function parseTerms(text: string): Term[] {
  const pieces = text.toLowerCase().match(/(?:[^\s"]|"[^"]*"?)+/g) ?? [];
  return pieces.map((piece): Term => {
    const plain = piece.replaceAll('"', '');
    const parts = COMPARISONS.exec(plain);
    if (!parts) return { kind: 'word', word: plain };
    const [, name = '', comparison, value = ''] = parts;
    return { kind: 'field', field: ALIASES[name] ?? name, comparison: comparison as Comparison, value };
  });
}

function parseNumber(text: string, isShare: boolean): number {
  const number = Number(text.replace(/%$/, ''));
  return isShare && (text.endsWith('%') || number > 1) ? number / 100 : number;
}

function compare(actual: FieldValue, comparison: Comparison, value: string, isShare: boolean): boolean {
  if (actual === null) return false;
  if (typeof actual === 'string')
    return (comparison === ':' || comparison === '=') && actual.toLowerCase().includes(value);
  const wanted = parseNumber(value, isShare);
  if (comparison === '<') return actual < wanted;
  if (comparison === '>') return actual > wanted;
  if (comparison === '<=') return actual <= wanted;
  if (comparison === '>=') return actual >= wanted;
  return Math.abs(actual - wanted) <= 1e-9 * Math.abs(wanted);
}

const texts = new WeakMap<RunSummary, string>();

/** Everything of a run in which words are looked for, in lower case; made once for each run. */
function searchText(run: RunSummary): string {
  let text = texts.get(run);
  if (text === undefined) {
    const { optimizer, init, preprocess, schedule } = run.configuration;
    text = [run.name, run.note, run.id, run.status, run.dataset.name, optimizer, init, preprocess, schedule]
      .join('\n')
      .toLowerCase();
    texts.set(run, text);
  }
  return text;
}

/**
 * A test for this filter.
 * @param statusWord the status in the language in use, so that it can be searched for too
 */
export function matcher(
  filter: RunFilter,
  statusWord: (status: RunStatus) => string,
): (run: RunSummary) => boolean {
  const terms = parseTerms(filter.text);
  const hasWord = (run: RunSummary, word: string) =>
    searchText(run).includes(word) || statusWord(run.status).toLowerCase().includes(word);
  const matches = (run: RunSummary, term: Term): boolean => {
    if (term.kind === 'word') return hasWord(run, term.word);
    const actual = fieldNamed(term.field, run);
    if (actual === undefined) return hasWord(run, `${term.field}${term.comparison}${term.value}`);
    // A term that is still being typed narrows nothing.
    return term.value === '' || compare(actual, term.comparison, term.value, SHARES.has(term.field));
  };
  return (run) =>
    (filter.status === 'all' || run.status === filter.status) &&
    (!filter.isStarred || run.starred) &&
    terms.every((term) => matches(run, term));
}
