/** Numbers and names of units, as this view writes them. */
import type { Translator } from '../../../shared/messages';
import type { Layer, LayerFacts } from './gallery-calls';

/** Three significant digits, with a real minus: 1.24, −0.0312, 3.1e−7. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('-', '−').replace('Infinity', '∞');
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-4 || size >= 1e5)
      ? value.toExponential(1).replace('.0e', 'e').replace('e+', 'e')
      : String(Number(value.toPrecision(3)));
  return text.replaceAll('-', '−');
}

/** As `shortNumber`, with a plus before what is above 0. */
export function signedNumber(value: number): string {
  return value > 0 ? `+${shortNumber(value)}` : shortNumber(value);
}

/** Writes numbers that stand below each other: with as many decimals as give the largest of them three digits. */
export function alignedNumber(values: readonly number[]): (value: number) => string {
  const most = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  const decimals = most > 0 ? Math.max(0, 2 - Math.floor(Math.log10(most))) : 2;
  if (decimals > 7 || most >= 1e6) return shortNumber;
  return (value) => (Number.isFinite(value) ? value.toFixed(decimals).replace('-', '−') : shortNumber(value));
}

/** As `alignedNumber`, with a plus before what is above 0. */
export function alignedSigned(values: readonly number[]): (value: number) => string {
  const write = alignedNumber(values);
  return (value) => (value > 0 ? `+${write(value)}` : write(value));
}

/** What a screen reader says of a unit. Units are counted from 1, classes are named by their labels. */
export function unitText(
  t: Translator,
  layer: Layer,
  { norms, biases, classes }: LayerFacts,
  unit: number,
  isDead: boolean,
): string {
  const norm = shortNumber(norms[unit] ?? NaN);
  const bias = shortNumber(biases[unit] ?? NaN);
  if (layer === 'output') return t('weights.grid.outputUnit', { label: String(unit), norm, bias });
  return t(isDead ? 'weights.grid.deadUnit' : 'weights.grid.hiddenUnit', {
    number: String(unit + 1),
    norm,
    label: String(classes[unit] ?? ''),
    bias,
  });
}
