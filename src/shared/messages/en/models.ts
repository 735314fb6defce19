/** The Models view. */
export const models = {
  title: 'Models',
  opened: '“{{name}}” was added to the models',
  bundled: 'Ready-made model (MNIST)',
  choose: 'Model',
} as const;
