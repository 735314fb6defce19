/** The Evaluate view. */
export const evaluate = {
  title: 'Evaluate',
} as const;
