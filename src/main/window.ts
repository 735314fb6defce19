/** The one window. */
import path from 'node:path';
import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import { APPLICATION_URL, isApplicationUrl } from './application-protocol';
import type { SettingsStore } from './settings';
import { MINIMUM_SIZE, windowBounds } from './window-state';

/** The page's own background, shown until it has painted. */
const BACKGROUND = { light: '#f7f7f8', dark: '#121216' };

/** Electron-vite's development server, where `npm run dev` runs one; never in a packaged application. */
export function developmentUrl(isPackaged: boolean): string | undefined {
  return isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
}

/** Whether an address is the application's own, the development server's included. */
export function isOwnUrl(url: string, development: string | undefined): boolean {
  if (isApplicationUrl(url)) return true;
  return (
    development !== undefined && URL.canParse(url) && new URL(url).origin === new URL(development).origin
  );
}

/** Nothing may be opened, embedded or granted: the page is all there is. */
export function lockDown(contents: WebContents): void {
  // A page may reload itself, as it does in development.
  contents.on('will-navigate', (event) => {
    if (event.url !== contents.getURL()) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  contents.session.setPermissionCheckHandler(() => false);
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light;
}

function remember(window: BrowserWindow, settings: SettingsStore): void {
  if (window.isDestroyed() || window.isMinimized()) return;
  settings.window = { ...window.getNormalBounds(), maximised: window.isMaximized() };
}

/** Opens the window; it is shown once the page has painted. */
export function openWindow(settings: SettingsStore, development: string | undefined): BrowserWindow {
  const displays = [
    screen.getPrimaryDisplay(),
    ...screen.getAllDisplays().filter(({ id }) => id !== screen.getPrimaryDisplay().id),
  ];
  const state = settings.window;
  const bounds = windowBounds(
    state,
    displays.map(({ workArea }) => workArea),
  );
  const window = new BrowserWindow({
    ...bounds,
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Inkling',
    backgroundColor: background(),
    webPreferences: {
      preload: path.join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  });
  window.once('ready-to-show', () => {
    if (state?.maximised) window.maximize();
    window.show();
  });
  const repaint = () => window.setBackgroundColor(background());
  nativeTheme.on('updated', repaint);
  window.once('closed', () => nativeTheme.off('updated', repaint));
  window.on('close', () => remember(window, settings));
  void window.loadURL(development ?? APPLICATION_URL);
  return window;
}
