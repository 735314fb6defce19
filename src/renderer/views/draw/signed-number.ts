/** A score or a part of one, with its sign: +2.31, −0.04. */
export function signedNumber(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  const text = size.toFixed(digits);
  if (Number(text) === 0) return text;
  return `${value < 0 ? '−' : '+'}${text}`;
}

/** As `signedNumber`, without a plus. */
export function plainNumber(value: number): string {
  return signedNumber(value).replace('+', '');
}
