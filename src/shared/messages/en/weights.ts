/** The Weights view. */
export const weights = {
  title: 'Weights',
} as const;
