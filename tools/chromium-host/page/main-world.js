/**
 * Runs in the page's own world before any script of the page: receives what the preload exposes, and answers
 * window.open with null, as a denied window does in Electron. Self-contained: its source is sent into the page.
 *
 * @param {typeof import('./bridge.js').createBridge} createBridge
 * @param {string} secret
 */
export function startMainWorld(createBridge, secret) {
  /** @param {any} value */
  const freeze = (value) => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
    for (const key of Object.keys(value)) freeze(value[key]);
    return Object.freeze(value);
  };
  const bridge = createBridge(secret, 'main', 'isolated', ({ kind, value }) => {
    if (kind !== 'expose') return;
    const [key, api] = value;
    if (key in window)
      throw new Error('Cannot bind an API on top of an existing property on the window object');
    Object.defineProperty(window, key, { value: freeze(api), enumerable: true });
  });
  if (window !== window.top) return;
  window.open = function open(url = '', target = '', features = '') {
    bridge.ask('open', [new URL(`${url}`, document.baseURI).href, `${target}`, `${features}`]);
    return null;
  };
}
