import { createBridge } from '../page/bridge.js';
import { createEmitterClass } from '../page/emitter.js';
import { watchInput } from '../page/input.js';
import { startIsolatedWorld } from '../page/isolated-world.js';
import { startMainWorld } from '../page/main-world.js';
import { createCodec } from './codec.js';

/** The name of the world that the preload runs in, as Electron calls it. */
export const worldName = 'Electron Isolated Context';

/**
 * @typedef {object} PageSettings
 * @property {{ x?: number, y?: number, width: number, height: number }} bounds
 * @property {boolean} headless
 * @property {boolean} asksBeforeUnload whether closing the visible window is first put to the host
 * @property {string} secret
 * @property {{ path: string, source: string } | undefined} preload
 * @property {() => Record<string, unknown>} process what the preload sees of `process`
 * @property {() => unknown[]} accelerators the menu's, when the page is set up
 * @property {() => string} colorScheme `light` or `dark`
 */

/** @param {PageSettings} settings @returns {string} */
function isolatedWorldSource({ secret, preload, process, accelerators, headless, asksBeforeUnload }) {
  const parameters = 'exports, require, module, process, global, setImmediate, clearImmediate, Buffer';
  const config = {
    secret,
    process: process(),
    preloadPath: preload?.path ?? '',
    accelerators: accelerators(),
    headed: !headless,
    asksBeforeUnload,
  };
  // Parts first: the preload's own text comes last, so that nothing of it can reach into what stands before.
  return `(${startIsolatedWorld})(
    { createBridge: ${createBridge}, createCodec: ${createCodec}, createEmitterClass: ${createEmitterClass}, watchInput: ${watchInput} },
    ${JSON.stringify(config)},
    ${preload ? `function (${parameters}) {${preload.source}\n}` : 'null'}
  );\n//# sourceURL=${preload?.path ?? 'chromium-host-preload.js'}`;
}

/**
 * Sets up a page before its first document: the worlds' scripts, protocol events, the content's size and theme.
 *
 * @param {import('./cdp.js').Session} session
 * @param {PageSettings} settings
 */
export async function preparePage(session, settings) {
  const script = 'Page.addScriptToEvaluateOnNewDocument';
  const commands = [
    session.send('Page.enable'),
    session.send('Runtime.enable'),
    session.send('Page.setLifecycleEventsEnabled', { enabled: true }),
    session.send('Runtime.addBinding', { name: 'chromiumHostSend', executionContextName: worldName }),
    // The main world's half of the bridge comes first: the preload exposes to it.
    session.send(script, {
      source: `(${startMainWorld})(${createBridge}, ${JSON.stringify(settings.secret)})`,
    }),
    session.send(script, { source: isolatedWorldSource(settings), worldName }),
    session.send('Emulation.setEmulatedMedia', {
      features: [{ name: 'prefers-color-scheme', value: settings.colorScheme() }],
    }),
  ];
  if (settings.headless)
    commands.push(session.send('Emulation.setDeviceMetricsOverride', metrics(settings.bounds)));
  commands.push(session.send('Runtime.runIfWaitingForDebugger'));
  await Promise.all(commands);
}

/**
 * Without a display a window has no frame: its content is as large as the window.
 *
 * @param {{ width: number, height: number }} size
 */
export const metrics = ({ width, height }) => ({ width, height, deviceScaleFactor: 1, mobile: false });
