/** The Settings view. */
export const settings = {
  title: 'Settings',
  intro: 'Changes apply at once.',
  appearance: {
    title: 'Appearance',
    theme: 'Theme',
    themeHelp: 'How Inkling looks, and the charts that it exports.',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
    language: 'Language',
    languageHelp: 'Of the window and its menus.',
    systemLanguage: 'System',
    motion: 'Motion',
    motionReduced: 'Reduced: your system asks for it.',
    motionFull:
      'Inkling moves little. To reduce it further, turn on reduced motion in your system’s settings.',
    followsSystem: 'Follows the system',
  },
  files: {
    title: 'Files',
    runs: 'Runs',
    runsHelp: 'Where new runs are kept: settings, curves and weights. Runs in another folder stay there.',
    data: 'Data sets',
    dataHelp: 'Where MNIST is downloaded to.',
    change: 'Change…',
    changeRuns: 'Change the folder of runs',
    changeData: 'Change the folder of data sets',
    reset: 'Use default',
    resetRuns: 'Use the default folder for runs',
    resetData: 'Use the default folder for data sets',
    isDefault: 'Default folder',
  },
  computing: {
    title: 'Computing',
    trials: 'Parallel trials',
    trialsHelp_one:
      'How many networks a search trains at once. This computer has {{count}} processor. Fewer leave it free for other work.',
    trialsHelp_other:
      'How many networks a search trains at once. This computer has {{count}} processors. Fewer leave some free for other work.',
    trialsValue: '{{trials}} of {{processors}}',
  },
  about: {
    title: 'About',
    version: 'Version',
    description: 'A lab for two-layer neural networks. Open source, MIT licence.',
  },
} as const;
