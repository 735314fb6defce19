import { fileURLToPath } from 'node:url';
import { launch } from '../launch.js';

/** The folder of the app that the specs run. */
export const fixture = fileURLToPath(new URL('fixture', import.meta.url));

/**
 * Starts the fixture app.
 *
 * @param {Partial<import('../launch.js').LaunchOptions>} [options]
 */
export const launchFixture = (options) => launch({ appPath: fixture, ...options });

/**
 * @param {import('../client/application.js').Application} app
 * @param {string} kind
 * @returns {Promise<any[][]>} what the fixture has logged of a kind, without the kind
 */
export const logged = (app, kind) =>
  app.evaluate(
    (_electron, wanted) =>
      globalThis.fixtureLog.filter(([each]) => each === wanted).map(([, ...rest]) => rest),
    kind,
  );
