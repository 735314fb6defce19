/** The filter of the list of models: words to be found, and terms such as `hidden:100` or `accuracy>97%`. */
import type { ModelEntry } from '../../../shared/models';

/** What the list is narrowed to. */
export interface ModelFilter {
  text: string;
  kind: ModelEntry['choice']['kind'] | 'all';
  isStarred: boolean;
}

type Comparison = ':' | '=' | '<' | '>' | '<=' | '>=';

const NUMBERS: Record<string, (entry: ModelEntry) => number | null> = {
  inputs: ({ inputs }) => inputs,
  hidden: ({ hidden }) => hidden,
  classes: ({ classes }) => classes,
  accuracy: ({ valAccuracy, testAccuracy }) => testAccuracy ?? valAccuracy,
  val: ({ valAccuracy }) => valAccuracy,
  test: ({ testAccuracy }) => testAccuracy,
};
/** Fields whose numbers are shares, which may be typed as per cent. */
const SHARES = new Set(['accuracy', 'val', 'test']);
const TERM = /^([a-z]+)(<=|>=|[:=<>])(.*)$/;

function compares(actual: number | null, comparison: Comparison, wanted: number): boolean {
  if (actual === null) return false;
  switch (comparison) {
    case '<':
      return actual < wanted;
    case '>':
      return actual > wanted;
    case '<=':
      return actual <= wanted;
    case '>=':
      return actual >= wanted;
    default:
      return Math.abs(actual - wanted) <= 1e-9 * Math.abs(wanted);
  }
}

/** Whether a word or term fits; a term that is still being typed narrows nothing. */
function fits(entry: ModelEntry, piece: string, text: string): boolean {
  const [, field = '', comparison, value = ''] = TERM.exec(piece) ?? [];
  const read = NUMBERS[field];
  if (!read) return text.includes(piece);
  if (value === '') return true;
  const number = Number(value.replace(/%$/, ''));
  const isPercent = SHARES.has(field) && (value.endsWith('%') || number > 1);
  return compares(read(entry), comparison as Comparison, isPercent ? number / 100 : number);
}

/** Everything of a model in which words are looked for. `words` are those the interface shows for it. */
function searchText({ format, inputs, hidden, classes }: ModelEntry, words: readonly string[]): string {
  return [...words, `.${format}`, `${inputs} → ${hidden} → ${classes}`].join('\n').toLowerCase();
}

/**
 * A test for this filter.
 * @param words the words that the interface shows for a model in the language in use: its name, where it comes from
 */
export function matcher(
  { text, kind, isStarred }: ModelFilter,
  words: (entry: ModelEntry) => readonly string[],
): (entry: ModelEntry) => boolean {
  const pieces = text.toLowerCase().split(/\s+/).filter(Boolean);
  return (entry) => {
    if (kind !== 'all' && entry.choice.kind !== kind) return false;
    if (isStarred && !entry.starred) return false;
    if (pieces.length === 0) return true;
    const searched = searchText(entry, words(entry));
    return pieces.every((piece) => fits(entry, piece, searched));
  };
}
