/** What is kept in settings.json: one schema, with the way there from what earlier versions kept. */
import { copyFileSync, existsSync, readFileSync, renameSync } from 'node:fs';
import { z } from 'zod';
import { LANGUAGES, THEMES, type Settings } from '../shared/contract';

/** A folder or file on this computer. */
export const pathSchema = z.string().min(1).max(4096);

export const settingsSchema = z.strictObject({
  theme: z.enum(THEMES),
  language: z.enum(LANGUAGES).nullable(),
  runsFolder: pathSchema.nullable(),
  dataFolder: pathSchema.nullable(),
  parallelTrials: z.number().int().min(1).max(16),
  importedDatasets: z.array(pathSchema).max(1000),
  recentFiles: z.array(pathSchema).max(100),
});

export const windowStateSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximised: z.boolean(),
});
export type WindowState = z.infer<typeof windowStateSchema>;

const storedSchema = z.object({ settings: settingsSchema, window: windowStateSchema.nullable() });

/** All that the file holds; electron-store adds its own `__internal__`. */
export type Stored = z.infer<typeof storedSchema>;

export const DEFAULTS: Stored = {
  settings: {
    theme: 'system',
    language: null,
    runsFolder: null,
    dataFolder: null,
    parallelTrials: 2,
    importedDatasets: [],
    recentFiles: [],
  },
  window: null,
};

/** The part of electron-store that a migration uses. */
export interface StoreAccess {
  get(key: string): unknown;
  set(key: string, value: unknown): void;
  delete(key: string): void;
}

/** Settings that stood at the top of the file before 0.1.0, when `system` was also a language. */
function nestSettings(store: StoreAccess): void {
  const kept: Record<string, unknown> = {};
  for (const key of Object.keys(DEFAULTS.settings)) {
    const value = store.get(key);
    if (value === undefined) continue;
    kept[key] = key === 'language' && value === 'system' ? null : value;
    store.delete(key);
  }
  if (Object.keys(kept).length > 0) store.set('settings', { ...DEFAULTS.settings, ...kept });
}

/** By the version that brought the change; electron-store runs those that are newer than the file. */
export const MIGRATIONS: Record<string, (store: StoreAccess) => void> = { '0.1.0': nestSettings };

/** Whether what was read and migrated is what this version keeps. */
export function isStored(value: unknown): boolean {
  const { settings, ...others } = (value ?? {}) as { settings?: object };
  return storedSchema.safeParse({ ...others, settings: withDefaults(settings) }).success;
}

/** Settings with the defaults of those that an earlier version did not have. */
export function withDefaults(settings: object | undefined): Settings {
  return { ...DEFAULTS.settings, ...settings };
}

function asideName(file: string): string {
  const base = `${file}.broken`;
  let name = base;
  for (let number = 2; existsSync(name); number++) name = `${base}-${number}`;
  return name;
}

/** Moves a settings file that is no JSON object aside; its new name, or null if it is whole or not there. */
export function setAsideIfUnreadable(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return null;
  } catch {
    // Cannot be read: set aside.
  }
  const aside = asideName(file);
  renameSync(file, aside);
  return aside;
}

/** Keeps a copy of a settings file that is about to be replaced by the defaults; its name. */
export function keepCopy(file: string): string {
  const aside = asideName(file);
  copyFileSync(file, aside);
  return aside;
}
