/** The Settings view. */
export const settings = {
  title: 'Settings',
} as const;
