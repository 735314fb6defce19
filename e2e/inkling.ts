/** Starts the built app for a spec, each time with a profile of its own, and gives its window. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base, _electron, type ElectronApplication, type Page } from '@playwright/test';
import { presentElectron } from '../scripts/electron-binary.js';
import { launch } from '../tools/chromium-host/launch.js';

const root = path.resolve(import.meta.dirname, '..');

/** What the specs use of an app, in whatever it runs. */
export type Application = Pick<
  ElectronApplication,
  'evaluate' | 'firstWindow' | 'close' | 'process' | 'waitForEvent'
>;

/** The service name that main gives the engine. */
const TRAINING_ENGINE = 'Inkling training';

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

/** Kills the engine that trains, as a crash would. */
export async function killTrainingEngine(application: Application): Promise<void> {
  if ('host' in application) {
    await (application.host as { killUtility(name: string): Promise<unknown> }).killUtility(TRAINING_ENGINE);
    return;
  }
  await application.evaluate(({ app }, name) => {
    const engine = app.getAppMetrics().find((metric) => metric.name === name);
    if (!engine) throw new Error('no training engine');
    process.kill(engine.pid, 'SIGKILL');
  }, TRAINING_ENGINE);
}

/** Drops files on the window, as from a file manager. */
export async function dropFiles({ application, page }: Inkling, files: string[]): Promise<void> {
  if ('host' in application) {
    const host = application.host as { dropFiles(selector: string, paths: string[]): Promise<void> };
    await host.dropFiles('main', files);
    return;
  }
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
  }
  await session.detach();
}

/** Answers message boxes from now on as a user would, by the number of the button. */
export async function answerMessageBoxes(application: Application, response: number): Promise<void> {
  await application.evaluate(({ dialog }, answer) => {
    dialog.showMessageBox = () => Promise.resolve({ response: answer, checkboxChecked: false });
  }, response);
}

/** Quits, whatever is going on. */
export async function quit(application: Application): Promise<void> {
  const STOP_AND_QUIT = 0;
  await answerMessageBoxes(application, STOP_AND_QUIT);
  await application.close();
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
    // A spec may have quit already.
    await quit(inkling.application).catch((error: unknown) => {
      if (inkling.application.process().exitCode === null) throw error;
    });
  },
  page: async ({ inkling }, use) => {
    await use(inkling.page);
  },
});

export { expect } from '@playwright/test';
