/** The user's settings and the window's place, kept by electron-store in `settings.json` in the application's folder. */
import path from 'node:path';
import ElectronStore from 'electron-store';
import type { Settings } from '../shared/contract';
import {
  DEFAULTS,
  isStored,
  keepCopy,
  MIGRATIONS,
  setAsideIfUnreadable,
  withDefaults,
  type Stored,
  type WindowState,
} from './settings-schema';

/** Settings that listeners follow. */
export class SettingsStore {
  private readonly store: ElectronStore<Stored>;
  private readonly listeners: ((after: Settings, before: Settings) => void)[] = [];

  /**
   * Opens the settings. A file that cannot be understood is kept aside and the defaults are taken.
   * @param tell is told of that, in one line
   */
  constructor(folder: string, tell: (problem: string) => void) {
    const aside = setAsideIfUnreadable(path.join(folder, 'settings.json'));
    this.store = new ElectronStore<Stored>({
      name: 'settings',
      cwd: folder,
      defaults: DEFAULTS,
      // A migration knows the file as it was, which `Stored` does not describe.
      migrations: MIGRATIONS as never,
    });
    const { __internal__: _internal, ...stored } = this.store.store as Stored & { __internal__?: unknown };
    let kept = aside;
    if (!isStored(stored)) {
      kept = keepCopy(this.store.path);
      this.store.clear();
    }
    if (kept !== null)
      tell(`${this.store.path}: could not be understood; it is kept as ${path.basename(kept)}`);
  }

  get current(): Settings {
    return withDefaults(this.store.get('settings'));
  }

  /** Changes some settings and tells everybody who listens. */
  change(patch: Partial<Settings>): void {
    const before = this.current;
    const after = { ...before, ...patch };
    this.store.set('settings', after);
    for (const listener of this.listeners) listener(after, before);
  }

  /** Calls `listener` after each change. */
  onChange(listener: (after: Settings, before: Settings) => void): void {
    this.listeners.push(listener);
  }

  get window(): WindowState | null {
    return this.store.get('window');
  }
  set window(state: WindowState) {
    this.store.set('window', state);
  }
}
