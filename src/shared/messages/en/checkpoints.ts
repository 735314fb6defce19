/** The Checkpoints view. */
export const checkpoints = {
  title: 'Checkpoints',
} as const;
