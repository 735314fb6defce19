/**
 * Watches, from the preload's world, what the user does that the host must know: keys (for menu accelerators) and, in
 * a visible window, its size and focus. Self-contained: its source is sent into the page.
 *
 * @param {(...message: any[]) => void} toHost
 * @param {{ accelerators: any[], headed: boolean, asksBeforeUnload: boolean }} config
 */
export function watchInput(toHost, { accelerators, headed, asksBeforeUnload }) {
  let current = accelerators;
  // Shortcuts of Chromium's own that an Electron window does not have.
  const browserKeys = ['n', 't', 'p', 's', 'o', 'u', 'j', 'h', 'd', 'f', 'g', 'l', 'r', 'w'];

  /** @param {KeyboardEvent} event @param {any} accelerator */
  const matches = (event, accelerator) =>
    accelerator.control === event.ctrlKey &&
    accelerator.alt === event.altKey &&
    accelerator.meta === event.metaKey &&
    // A shifted symbol such as "+" already contains its shift.
    (accelerator.shift === event.shiftKey || (accelerator.symbol && event.key === accelerator.key)) &&
    (event.key.toLowerCase() === accelerator.key.toLowerCase() ||
      (accelerator.code !== '' && event.code === accelerator.code));

  /** @param {KeyboardEvent} event */
  const isBrowserShortcut = (event) =>
    ['F1', 'F3', 'F5', 'F6', 'F7', 'F12'].includes(event.key) ||
    ((event.ctrlKey || event.metaKey) && !event.altKey && browserKeys.includes(event.key.toLowerCase()));

  // The first listener of all: whatever the page does later in the same event is seen by `settle`.
  window.addEventListener(
    'keydown',
    (event) => {
      if (!event.isTrusted) return;
      let settled = false;
      const settle = () => {
        if (settled) return;
        settled = true;
        window.removeEventListener('keydown', settle);
        if (event.defaultPrevented) return;
        const found = current.find((accelerator) => matches(event, accelerator));
        if (found) {
          event.preventDefault();
          toHost('accelerator', found.id);
        } else if (headed && isBrowserShortcut(event)) event.preventDefault();
      };
      // Added now, hence the last listener at the end of the event's way, where its default can still be prevented;
      // if the page stops the event before, the timer decides.
      window.addEventListener('keydown', settle);
      setTimeout(settle, 0);
      const {
        key,
        code,
        ctrlKey: control,
        shiftKey: shift,
        altKey: alt,
        metaKey: meta,
        repeat: isAutoRepeat,
      } = event;
      toHost('key', { type: 'keyDown', key, code, control, shift, alt, meta, isAutoRepeat });
    },
    true,
  );

  if (headed) {
    const report = () => toHost('bounds', { x: screenX, y: screenY, width: outerWidth, height: outerHeight });
    window.addEventListener('resize', report);
    window.addEventListener('focus', (event) => event.target === window && toHost('focus'));
    window.addEventListener('blur', (event) => event.target === window && toHost('blur'));
  }
  if (asksBeforeUnload)
    window.addEventListener('beforeunload', (event) => event.isTrusted && event.preventDefault());
  window.addEventListener('DOMContentLoaded', () => {
    const reportTitle = () => toHost('title', document.title);
    new MutationObserver(reportTitle).observe(document.head, {
      childList: true,
      subtree: true,
      characterData: true,
    });
    reportTitle();
  });
  const darkScheme = matchMedia('(prefers-color-scheme: dark)');
  darkScheme.addEventListener('change', () => toHost('scheme', darkScheme.matches));
  toHost('scheme', darkScheme.matches);
  // Requests to the network pass through the host; these would not.
  window.navigation.addEventListener('navigate', (event) => {
    const { url } = event.destination;
    if (!event.cancelable || (event.downloadRequest === null && /^https?:/.test(url))) return;
    event.preventDefault();
    toHost(event.downloadRequest === null ? 'navigate' : 'download', url);
  });

  return {
    /** @param {any[]} list */
    setAccelerators: (list) => void (current = list),
  };
}
