/**
 * What the parts of the host share. There is one app to a process, so this is one object.
 *
 * @type {{
 *   options: import('./options.js').Options,
 *   control: import('./control.js').Control | undefined,
 *   browser: Promise<import('./browser.js').Browser> | undefined,
 *   chromiumVersion: string,
 * }}
 */
export const runtime = {
  options: /** @type {any} */ (undefined),
  control: undefined,
  browser: undefined,
  chromiumVersion: '',
};
