/** The Draw view. */
export const draw = {
  title: 'Draw',
} as const;
