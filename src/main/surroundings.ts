/** What the computer and the user have decided: folders and language in use. */
import os from 'node:os';
import path from 'node:path';
import type { ApplicationState, Language, Settings } from '../shared/contract';
import { LANGUAGES } from '../shared/contract';
import type { Folders } from '../shared/protocol';

/** What the computer says; never changes while the application runs. */
export interface Surroundings {
  version: string;
  /** Electron's userData: settings, and runs and data unless the user chose other folders. */
  home: string;
  /** What comes with the application: MNIST where it was bundled, and the ready-made model. */
  resourcesFolder: string;
  /** Preferred ones first, as BCP 47 tags. */
  systemLanguages: readonly string[];
}

/** The language of ours that comes first among those the computer prefers. */
export function preferredLanguage(tags: readonly string[]): Language {
  for (const tag of tags) {
    const known = LANGUAGES.find((language) => tag.toLowerCase().split(/[-_]/)[0] === language);
    if (known) return known;
  }
  return 'en';
}

export function languageInUse({ language }: Settings, { systemLanguages }: Surroundings): Language {
  return language ?? preferredLanguage(systemLanguages);
}

export function runsFolderInUse({ runsFolder }: Settings, { home }: Surroundings): string {
  return runsFolder ?? path.join(home, 'runs');
}

export function dataFolderInUse({ dataFolder }: Settings, { home }: Surroundings): string {
  return dataFolder ?? path.join(home, 'data');
}

/** Where the engines find runs, models and drawings. */
export function foldersInUse(settings: Settings, surroundings: Surroundings): Folders {
  return {
    runs: runsFolderInUse(settings, surroundings),
    models: path.join(surroundings.home, 'models'),
    drawings: path.join(dataFolderInUse(settings, surroundings), 'my-digits.npz'),
    bundledModel: path.join(surroundings.resourcesFolder, 'models', 'mnist.model'),
  };
}

/** All that the window has to know before it can show anything. */
export function applicationState(settings: Settings, surroundings: Surroundings): ApplicationState {
  return {
    version: surroundings.version,
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    language: languageInUse(settings, surroundings),
    settings,
    runsFolder: runsFolderInUse(settings, surroundings),
    dataFolder: dataFolderInUse(settings, surroundings),
    processors: os.availableParallelism(),
  };
}
