/** Native dialogs and notifications. */
export const dialogs = {
  quit: {
    message: 'A run is still training.',
    detail: 'It keeps everything up to its last checkpoint and can be resumed later.',
    detailQueued_one: 'It can be resumed later; {{count}} waiting run is dropped from the queue.',
    detailQueued_other: 'It can be resumed later; {{count}} waiting runs are dropped from the queue.',
    stopAndQuit: 'Stop and Quit',
    cancel: 'Cancel',
  },
  chooseRunsFolder: 'Choose the folder for runs',
  chooseDataFolder: 'Choose the folder for data sets',
  saveFile: 'Export',
  choose: 'Choose',
  openFiles: { title: 'Open a model or data set', filter: 'Models and data sets', open: 'Open' },
  exportDrawings: 'Choose the folder for the IDX files',
  importDataset: {
    title: 'Import a data set',
    message: 'A folder of IDX files, or an .npz file',
    filter: 'Data sets',
    allFiles: 'All files',
    import: 'Import',
  },
  ended: {
    completed: 'Training completed',
    stopped: 'Training stopped',
    failed: 'Training failed',
    diverged: 'Training diverged',
    interrupted: 'Training was interrupted',
    accuracy: '{{name}}: {{accuracy}} of the test images right',
  },
} as const;
