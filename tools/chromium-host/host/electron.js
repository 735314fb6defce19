import { app } from '../api/app.js';
import { BrowserWindow } from '../api/browser-window.js';
import { clipboard, ClipboardItem } from '../api/clipboard.js';
import { dialog } from '../api/dialog.js';
import { ipcMain } from '../api/ipc-main.js';
import { MenuItem } from '../api/menu-item.js';
import { Menu } from '../api/menu.js';
import { nativeImage } from '../api/native-image.js';
import { nativeTheme } from '../api/native-theme.js';
import { net } from '../api/net.js';
import { Notification } from '../api/notification.js';
import { powerMonitor, powerSaveBlocker } from '../api/power.js';
import { protocol } from '../api/protocol.js';
import { screen } from '../api/screen.js';
import { session } from '../api/session.js';
import { shell } from '../api/shell.js';
import { utilityProcess } from '../api/utility-process.js';
import { webContents } from '../api/web-contents.js';
import { makeStrict, missing } from './strict.js';

/** Parts of Electron that can be imported, and throw when they are used. */
const missingParts = [
  'autoUpdater',
  'BaseWindow',
  'BrowserView',
  'contentTracing',
  'desktopCapturer',
  'globalShortcut',
  'ImageView',
  'inAppPurchase',
  'MessageChannelMain',
  'netLog',
  'pushNotifications',
  'safeStorage',
  'ShareMenu',
  'systemPreferences',
  'TouchBar',
  'Tray',
  'View',
  'webFrameMain',
  'WebContentsView',
];

/** @type {Record<string, any>} what `import electron from 'electron'` gives the app's main process */
export const electron = makeStrict(
  {
    app,
    BrowserWindow,
    clipboard,
    ClipboardItem,
    crashReporter: makeStrict({ start() {} }, 'crashReporter'),
    dialog,
    ipcMain,
    Menu,
    MenuItem,
    nativeImage,
    nativeTheme,
    net,
    Notification,
    powerMonitor,
    powerSaveBlocker,
    protocol,
    screen,
    session,
    shell,
    utilityProcess,
    webContents,
    ...Object.fromEntries(missingParts.map((name) => [name, missing(name)])),
  },
  '',
);
