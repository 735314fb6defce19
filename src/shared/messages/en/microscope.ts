/** The Microscope view. */
export const microscope = {
  title: 'Microscope',
} as const;
