/** The native menu, with each platform's conventions. */
import type { MenuItemConstructorOptions } from 'electron';
import type { LiveStatus, MenuCommand } from '../shared/contract';
import type { Translator } from '../shared/messages';

/** What the menu depends on; it is rebuilt when any of it changes. */
export interface MenuState {
  /** Of the current run; null when there is none. */
  status: LiveStatus | null;
  hasWindow: boolean;
  /** Paths of files that were opened, the last one first. */
  recentFiles: readonly string[];
}

/** What the items do besides asking the window. */
export interface MenuActions {
  command(command: MenuCommand): void;
  stopAfterEpoch(): void;
  openRecent(file: string): void;
  clearRecent(): void;
  showLogs(): void;
}

export interface MenuSurroundings {
  platform: NodeJS.Platform;
  isDevelopment: boolean;
}

/** In the order of the rail. */
const MENU_VIEWS = [
  'train',
  'draw',
  'weights',
  'evaluate',
  'search',
  'runs',
  'checkpoints',
  'models',
  'data',
] as const;

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

function applicationMenu(t: Translator, settings: MenuItemConstructorOptions): MenuItemConstructorOptions {
  return {
    label: t('common.application'),
    submenu: [
      { role: 'about', label: t('menu.about') },
      SEPARATOR,
      settings,
      SEPARATOR,
      { role: 'services', label: t('menu.services') },
      SEPARATOR,
      { role: 'hide', label: t('menu.hide') },
      { role: 'hideOthers', label: t('menu.hideOthers') },
      { role: 'unhide', label: t('menu.showAll') },
      SEPARATOR,
      { role: 'quit', label: t('menu.quitApplication') },
    ],
  };
}

/** Our own list on every platform: the system's own is not told on Linux. An ampersand would mark an access key. */
function recentMenu(
  t: Translator,
  files: readonly string[],
  actions: MenuActions,
): MenuItemConstructorOptions {
  return {
    id: 'open-recent',
    label: t('menu.openRecent'),
    enabled: files.length > 0,
    submenu: [
      ...files.map((file, i): MenuItemConstructorOptions => ({
        id: `recent-${i}`,
        label: file.replaceAll('&', '&&'),
        click: () => actions.openRecent(file),
      })),
      SEPARATOR,
      { id: 'clear-recent', label: t('menu.clearRecent'), click: () => actions.clearRecent() },
    ],
  };
}

function editMenu(t: Translator): MenuItemConstructorOptions {
  return {
    label: t('menu.edit'),
    submenu: [
      { role: 'undo', label: t('menu.undo') },
      { role: 'redo', label: t('menu.redo') },
      SEPARATOR,
      { role: 'cut', label: t('menu.cut') },
      { role: 'copy', label: t('menu.copy') },
      { role: 'paste', label: t('menu.paste') },
      { role: 'delete', label: t('menu.delete') },
      SEPARATOR,
      { role: 'selectAll', label: t('menu.selectAll') },
    ],
  };
}

function trainingMenu(
  t: Translator,
  { status, hasWindow }: MenuState,
  actions: MenuActions,
): MenuItemConstructorOptions {
  const isLearning = status === 'running' || status === 'stopping';
  const isActive = isLearning || status === 'paused' || status === 'loading' || status === 'testing';
  return {
    label: t('menu.training'),
    submenu: [
      {
        id: 'start-training',
        label: t('menu.start'),
        accelerator: 'CmdOrCtrl+Enter',
        enabled: hasWindow,
        click: () => actions.command('start-training'),
      },
      {
        id: 'pause-or-continue',
        label: status === 'paused' ? t('menu.continue') : t('menu.pause'),
        accelerator: 'CmdOrCtrl+Shift+P',
        enabled: hasWindow && isActive,
        click: () => actions.command('pause-or-continue'),
      },
      {
        id: 'stop-after-epoch',
        label: t('menu.stopAfterEpoch'),
        accelerator: 'CmdOrCtrl+Shift+E',
        enabled: status === 'running' || status === 'paused',
        click: () => actions.stopAfterEpoch(),
      },
      {
        id: 'cancel-training',
        label: t('menu.cancelTraining'),
        accelerator: 'CmdOrCtrl+.',
        enabled: hasWindow && isActive,
        click: () => actions.command('cancel-training'),
      },
    ],
  };
}

function viewMenu(
  t: Translator,
  { hasWindow }: MenuState,
  actions: MenuActions,
  settings: MenuItemConstructorOptions[],
  { isDevelopment }: MenuSurroundings,
): MenuItemConstructorOptions {
  const views = MENU_VIEWS.map((view, i): MenuItemConstructorOptions => ({
    id: `show-${view}`,
    label: t(`menu.${view}`),
    accelerator: `CmdOrCtrl+${i + 1}`,
    enabled: hasWindow,
    click: () => actions.command(`show-${view}`),
  }));
  const development: MenuItemConstructorOptions[] = [
    SEPARATOR,
    { role: 'reload', label: t('menu.reload') },
    { role: 'toggleDevTools', label: t('menu.developerTools') },
  ];
  return {
    label: t('menu.view'),
    submenu: [
      ...views,
      ...settings,
      SEPARATOR,
      { role: 'resetZoom', label: t('menu.actualSize') },
      { role: 'zoomIn', label: t('menu.zoomIn') },
      { role: 'zoomOut', label: t('menu.zoomOut') },
      SEPARATOR,
      { role: 'togglefullscreen', label: t('menu.fullScreen') },
      ...(isDevelopment ? development : []),
    ],
  };
}

function windowMenu(t: Translator): MenuItemConstructorOptions {
  return {
    role: 'windowMenu',
    label: t('menu.window'),
    submenu: [
      { role: 'minimize', label: t('menu.minimize') },
      { role: 'zoom', label: t('menu.zoomWindow') },
      SEPARATOR,
      { role: 'front', label: t('menu.bringAllToFront') },
    ],
  };
}

/** The whole menu in one language and state. */
export function menuTemplate(
  t: Translator,
  state: MenuState,
  actions: MenuActions,
  surroundings: MenuSurroundings,
): MenuItemConstructorOptions[] {
  const isMac = surroundings.platform === 'darwin';
  const settings: MenuItemConstructorOptions = {
    id: 'show-settings',
    label: t('menu.settings'),
    accelerator: 'CmdOrCtrl+,',
    enabled: state.hasWindow,
    click: () => actions.command('show-settings'),
  };
  const file: MenuItemConstructorOptions = {
    label: t('menu.file'),
    submenu: [
      {
        id: 'open-files',
        label: t('menu.open'),
        accelerator: 'CmdOrCtrl+O',
        enabled: state.hasWindow,
        click: () => actions.command('open-files'),
      },
      recentMenu(t, state.recentFiles, actions),
      SEPARATOR,
      {
        id: 'import-dataset',
        label: t('menu.importDataset'),
        accelerator: 'CmdOrCtrl+Shift+O',
        enabled: state.hasWindow,
        click: () => actions.command('import-dataset'),
      },
      SEPARATOR,
      { role: 'close', label: t('menu.closeWindow') },
      ...(isMac ? [] : [{ role: 'quit' as const, label: t('menu.quit') }]),
    ],
  };
  const help: MenuItemConstructorOptions = {
    role: 'help',
    label: t('menu.help'),
    submenu: [
      { id: 'show-logs', label: t('menu.logs'), click: () => actions.showLogs() },
      ...(isMac ? [] : [SEPARATOR, { role: 'about' as const, label: t('menu.about') }]),
    ],
  };
  return [
    ...(isMac ? [applicationMenu(t, settings)] : []),
    file,
    editMenu(t),
    trainingMenu(t, state, actions),
    viewMenu(t, state, actions, isMac ? [] : [settings], surroundings),
    ...(isMac ? [windowMenu(t)] : []),
    help,
  ];
}
