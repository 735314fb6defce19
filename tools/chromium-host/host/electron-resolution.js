import Module, { createRequire, register } from 'node:module';

/** The names under which Electron itself can be required. */
const names = /^electron(\/main|\/common|\/renderer)?$/;

/** Where the loaded modules find the stand-in. */
const key = 'chromium-host.electron';

/**
 * Makes `import ... from 'electron'` and `require('electron')` of everything loaded from now on give a stand-in.
 *
 * @param {Record<string, any>} electron
 * @param {string[]} exportedNames what can be imported by name
 */
export function installElectronModule(electron, exportedNames) {
  /** @type {any} */ (globalThis)[Symbol.for(key)] = electron;
  const source = [
    `const electron = globalThis[Symbol.for(${JSON.stringify(key)})];`,
    'export default electron;',
    ...exportedNames.map((name) => `export const ${name} = electron.${name};`),
  ].join('\n');
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  installForRequire(electron);
  installForImport(url);
}

/** @param {Record<string, any>} electron */
function installForRequire(electron) {
  const loader = /** @type {any} */ (Module);
  const load = loader._load;
  loader._load = function (/** @type {string} */ request, /** @type {any[]} */ ...rest) {
    return names.test(request) ? electron : load.call(this, request, ...rest);
  };
}

/** @param {string} url of the module that stands in */
function installForImport(url) {
  const { registerHooks } = /** @type {any} */ (createRequire(import.meta.url)('node:module'));
  if (registerHooks) {
    registerHooks({
      resolve: (/** @type {string} */ specifier, /** @type {any} */ context, /** @type {Function} */ next) =>
        names.test(specifier) ? { url, format: 'module', shortCircuit: true } : next(specifier, context),
    });
    return;
  }
  // Node before 22.15 runs the hook on a thread of its own.
  const hook = `export const resolve = (specifier, context, next) =>
    ${names}.test(specifier) ? { url: ${JSON.stringify(url)}, format: 'module', shortCircuit: true } : next(specifier, context);`;
  register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
