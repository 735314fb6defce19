/** Numbers as the microscope writes them. */

/** With so many significant digits, without spare zeros, with a real minus: −3.2145, 1.2e−7. */
export function digits(value: number, significant = 6): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞';
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size >= 1e-4 && size < 10 ** significant
      ? String(Number(value.toPrecision(significant)))
      : value
          .toExponential(significant - 1)
          .replace(/\.?0+e/, 'e')
          .replace('e+', 'e');
  return text.replaceAll('-', '−');
}

/** In parentheses where it is negative, to stand behind an operator. */
export function operand(value: number, significant = 4): string {
  return value < 0 ? `(${digits(value, significant)})` : digits(value, significant);
}

/** Short enough for a cell of 40 pixels. */
export function cellText(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 9.995)
    return size < 99_999 ? value.toFixed(size < 99.95 ? 1 : 0).replace('-', '−') : digits(value, 1);
  if (size >= 0.0095) return value.toFixed(2).replace('-', '−');
  return value.toExponential(0).replaceAll('-', '−');
}
