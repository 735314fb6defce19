/** Where Inkling keeps its data: the same folder for the terminal and the desktop app. */
import os from 'node:os';
import path from 'node:path';

/**
 * The application's folder: INKLING_HOME if set, otherwise the platform's place, which is also Electron's `userData`.
 * Linux: $XDG_CONFIG_HOME/inkling or ~/.config/inkling; macOS: ~/Library/Application Support/inkling;
 * Windows: %APPDATA%\inkling.
 */
export function applicationFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.INKLING_HOME) return path.resolve(environment.INKLING_HOME);
  const home = os.homedir();
  if (process.platform === 'win32') {
    return path.join(environment.APPDATA || path.join(home, 'AppData', 'Roaming'), 'inkling');
  }
  if (process.platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'inkling');
  return path.join(environment.XDG_CONFIG_HOME || path.join(home, '.config'), 'inkling');
}

/** Where runs are kept unless the user says otherwise. */
export function defaultRunsFolder(environment?: NodeJS.ProcessEnv): string {
  return path.join(applicationFolder(environment), 'runs');
}

/** Where downloaded and imported data sets are kept. */
export function dataFolder(environment?: NodeJS.ProcessEnv): string {
  return path.join(applicationFolder(environment), 'data');
}
