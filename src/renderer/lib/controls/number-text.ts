/** Numbers as people type them, and how arrow keys change them. */

/** What arrow keys do: multiply (rates, for which 1e-3 and 2e-3 are neighbours) or add. */
export type NumberStep = { kind: 'multiply' } | { kind: 'add'; small: number; large: number };

/** The bounds that stepping stays within. */
export interface Bounds {
  minimum?: number;
  maximum?: number;
  above?: number;
  below?: number;
}

/** The number that a text means: `5e-4`, `.5`, `49,000`, `1 000`. NaN if it means none. */
export function parseNumber(text: string): number {
  const plain = text
    .normalize('NFKC')
    .trim()
    .replace(/(?<=\d)[,\s](?=\d{3}(\D|$))/g, '');
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

/** A number as short as it can be without loss; small ones as 5e-4. */
export function writeNumber(value: number): string {
  if (Number.isNaN(value)) return '';
  return value !== 0 && Math.abs(value) < 1e-3 ? value.toExponential() : String(value);
}

/** Without the last bits that decimal fractions leave in sums and products. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

/**
 * The next number up or down: x 2 or x 10, or a step on the grid of multiples of the step. It stays within bounds.
 * @param direction 1 up, -1 down
 */
export function stepped(
  value: number,
  step: NumberStep,
  direction: 1 | -1,
  isLarge: boolean,
  bounds: Bounds,
): number {
  const { minimum, maximum, above, below } = bounds;
  const lowest = minimum ?? above ?? -Infinity;
  if (!Number.isFinite(value)) return minimum ?? (above === 0 ? 1e-3 : lowest);
  let next: number;
  if (step.kind === 'multiply') {
    const factor = isLarge ? 10 : 2;
    // Nothing times 0 leaves it; the first step up is a small value.
    if (value === 0) next = direction === 1 ? 1e-4 : 0;
    else next = direction === 1 ? value * factor : value / factor;
  } else {
    const size = isLarge ? step.large : step.small;
    const place = tidy(value / size);
    next = size * (direction === 1 ? Math.floor(place) + 1 : Math.ceil(place) - 1);
  }
  next = tidy(next);
  if (maximum !== undefined) next = Math.min(next, maximum);
  if (minimum !== undefined) next = Math.max(next, minimum);
  const isOutside = (above !== undefined && next <= above) || (below !== undefined && next >= below);
  return isOutside ? value : next;
}
