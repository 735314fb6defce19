/** The Data view. */
export const data = {
  title: 'Data',
} as const;
