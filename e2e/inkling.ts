/** Starts the built app for a spec, each time with a profile of its own, and gives its window. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base, _electron, type ElectronApplication, type Page } from '@playwright/test';
import { presentElectron } from '../scripts/electron-binary.js';
import { launch } from '../tools/chromium-host/launch.js';

const root = path.resolve(import.meta.dirname, '..');

/** What the specs use of an app, in whatever it runs. */
export type Application = Pick<ElectronApplication, 'evaluate' | 'firstWindow' | 'close' | 'process' | 'waitForEvent'>;

/** Where the specs run. */
export const RUNTIME = presentElectron() ? 'Electron' : "tools/chromium-host on the system's Chromium";

/** One start of the app. */
export interface Inkling {
  application: Application;
  page: Page;
  /** Its profile: settings, runs, data, and the home folder that it sees. */
  profile: string;
}

/** How to start the app. */
export interface StartOptions {
  profile: string;
  args?: string[];
  /** Without MNIST it has only synthetic digits. */
  mnist?: boolean;
}

/** Starts the app with a profile and waits for its window. */
export async function start({ profile, args = [], mnist = true }: StartOptions): Promise<Inkling> {
  const { INKLING_MNIST_DIR, ...environment } = process.env;
  const env = {
    ...environment,
    ...(mnist && INKLING_MNIST_DIR ? { INKLING_MNIST_DIR } : {}),
    // Nothing of the computer that it runs on is found or touched.
    HOME: profile,
    USERPROFILE: profile,
    INKLING_HOME: path.join(profile, 'inkling'),
    LANGUAGE: 'en',
    LC_ALL: 'en_US.UTF-8',
  };
  const userDataDir = path.join(profile, 'inkling');
  const executablePath = presentElectron();
  const application = executablePath
    ? await _electron.launch({
        executablePath,
        args: [root, `--user-data-dir=${userDataDir}`, ...args],
        env: env as Record<string, string>,
      })
    : ((await launch({ appPath: root, args, env, userDataDir })) as unknown as Application);
  const page = await application.firstWindow();
  await page.getByRole('navigation').waitFor();
  return { application, page, profile };
}

/** Makes an empty profile folder. */
export function makeProfile(): string {
  return mkdtempSync(path.join(os.tmpdir(), 'inkling-e2e-'));
}

/** `inkling` is the app started with a fresh profile; it is closed and its profile removed after the spec. */
export const test = base.extend<{ profile: string; inkling: Inkling; page: Page }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the parameter's form
  profile: async ({}, use) => {
    const profile = makeProfile();
    await use(profile);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  },
  inkling: async ({ profile }, use) => {
    const inkling = await start({ profile });
    await use(inkling);
    await inkling.application.close();
  },
  page: async ({ inkling }, use) => {
    await use(inkling.page);
  },
});

export { expect } from '@playwright/test';
