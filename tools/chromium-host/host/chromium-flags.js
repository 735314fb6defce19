/** Parts of Chromium that an Electron window does not have, or that would talk to networks. */
const disabledFeatures = [
  'AutofillServerCommunication',
  'DestroyProfileOnBrowserClose',
  'GlobalMediaControls',
  'HttpsUpgrades',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'OptimizationHints',
  'PaintHolding',
  'Translate',
];

/**
 * @param {{ profile: string, headless: boolean, controlled: boolean, language: string }} settings
 * @returns {string[]} the switches that Chromium is started with
 */
export function chromiumFlags({ profile, headless, controlled, language }) {
  // A development server named by electron-vite is the one place that may be reached directly.
  const server = process.env.ELECTRON_RENDERER_URL;
  const reachable = server ? ` , EXCLUDE ${new URL(server).hostname}` : '';
  const flags = [
    `--user-data-dir=${profile}`,
    '--remote-debugging-pipe',
    '--no-startup-window',
    '--no-first-run',
    '--no-default-browser-check',
    '--no-service-autorun',
    '--disable-background-networking',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--disable-client-side-phishing-detection',
    '--disable-component-extensions-with-background-pages',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-extensions',
    '--disable-infobars',
    '--disable-quic',
    '--disable-renderer-backgrounding',
    '--disable-search-engine-choice-screen',
    '--disable-sync',
    '--hide-crash-restore-bubble',
    '--metrics-recording-only',
    '--no-pings',
    '--noerrdialogs',
    '--password-store=basic',
    '--use-mock-keychain',
    // Hides the warning bar about unusual switches.
    '--test-type',
    `--disable-features=${disabledFeatures.join(',')}`,
    `--host-resolver-rules=MAP * ~NOTFOUND${reachable}`,
    `--lang=${language}`,
    `--accept-lang=${language}`,
  ];
  // Both at once: the pipe is the host's, the port is for the test's Playwright.
  if (controlled) flags.push('--remote-debugging-port=0');
  if (headless) flags.push('--headless', '--disable-gpu', '--hide-scrollbars', '--mute-audio');
  if (process.platform === 'linux') {
    flags.push('--disable-dev-shm-usage');
    // Chromium's sandbox refuses to run as root.
    if (process.getuid?.() === 0) flags.push('--no-sandbox');
  }
  return flags;
}
