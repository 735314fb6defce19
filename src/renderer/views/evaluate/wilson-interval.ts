/** The 97.5 % quantile of the standard normal distribution. */
const Z = 1.959963984540054;

/** A range of shares, 0..1. */
export interface Interval {
  from: number;
  to: number;
}

/**
 * The 95 % Wilson score interval of a share: Wilson, "Probable Inference, the Law of Succession, and Statistical
 * Inference" (1927); SciPy's `binomtest(k, n).proportion_ci(method='wilson')`. Unlike accuracy plus or minus two
 * standard errors it stays within 0..1 and holds for shares near 1.
 * @param share 0..1, of `samples`
 */
export function wilsonInterval(share: number, samples: number): Interval {
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * samples)) / (1 + z2 / samples);
  const half =
    (Z * Math.sqrt((share * (1 - share)) / samples + z2 / (4 * samples * samples))) / (1 + z2 / samples);
  return { from: Math.max(0, centre - half), to: Math.min(1, centre + half) };
}
