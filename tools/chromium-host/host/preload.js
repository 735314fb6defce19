import { readFileSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { Script } from 'node:vm';

/**
 * Reads a preload script and checks it as a sandboxed renderer would: one CommonJS file.
 *
 * @param {string} path
 * @returns {{ path: string, source: string }}
 * @throws {Error} if it is missing, an ES module, or not a script at all
 */
export function readPreload(path) {
  if (!isAbsolute(path)) throw new Error(`preload script must have absolute path: ${path}`);
  if (path.endsWith('.mjs')) {
    throw new Error(
      `Unable to load preload script: ${path}: a sandboxed preload must be CommonJS, not an ES module`,
    );
  }
  const source = readFileSync(path, 'utf8');
  try {
    new Script(`(function (exports, require, module) {${source}\n})`, { filename: path });
  } catch (error) {
    const { message } = /** @type {Error} */ (error);
    const hint = /import statement|'export'|import\.meta/.test(message)
      ? ' (a sandboxed preload must be CommonJS)'
      : '';
    throw new Error(`Unable to load preload script: ${path}: ${message}${hint}`, { cause: error });
  }
  return { path, source };
}
