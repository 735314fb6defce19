import { makeStaticsStrict, StrictEmitter } from '../host/strict.js';
import { parseAccelerator } from './accelerator.js';
import { MenuItem } from './menu-item.js';
import { windows } from './windows.js';

/** @type {Menu | null} */
let applicationMenu = null;

/** Electron's Menu. Nothing is drawn: a test, or an accelerator, is what clicks. */
export class Menu extends StrictEmitter {
  constructor() {
    super('Menu', ['menu-will-close', 'menu-will-show']);
    /** @type {MenuItem[]} */
    this.items = [];
  }

  /** @param {(Electron.MenuItemConstructorOptions | MenuItem)[]} template */
  static buildFromTemplate(template) {
    if (!Array.isArray(template))
      throw new TypeError('Invalid template for Menu: Menu template must be an array');
    const menu = new Menu();
    for (const entry of template) menu.append(entry instanceof MenuItem ? entry : new MenuItem(entry));
    return menu;
  }
  /** @param {Menu | null} menu */
  static setApplicationMenu(menu) {
    if (menu !== null && !(menu instanceof Menu)) throw new TypeError('Invalid menu');
    applicationMenu = menu;
    for (const { _page: page } of windows) page.order('accelerators', [menuAccelerators()]);
  }
  static getApplicationMenu() {
    return applicationMenu;
  }

  /** @param {MenuItem} item */
  append(item) {
    this.insert(this.items.length, item);
  }
  /** @param {number} position @param {MenuItem} item */
  insert(position, item) {
    if (!(item instanceof MenuItem)) throw new TypeError('Invalid item');
    item.menu = this;
    this.items.splice(position, 0, item);
  }
  /** @param {string} id @returns {MenuItem | null} */
  getMenuItemById(id) {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
  getItemCount() {
    return this.items.length;
  }
  popup() {
    throw new Error('chromium-host: context menus are not implemented');
  }
  closePopup() {}
}
makeStaticsStrict(Menu, 'Menu');

/** @param {Menu | null} menu @returns {MenuItem[]} every item of the menu and its submenus */
function allItems(menu) {
  return (menu?.items ?? []).flatMap((item) => [item, ...allItems(item.submenu ?? null)]);
}

/** @returns {unknown[]} the keys that the application menu acts on, for the page to look out for */
export function menuAccelerators() {
  return allItems(applicationMenu)
    .filter((item) => item.accelerator && !item._isNative && item.registerAccelerator)
    .map((item) => ({ ...parseAccelerator(/** @type {string} */ (item.accelerator)), id: item.commandId }));
}

/**
 * A key that the menu has was pressed, and the page let it pass.
 *
 * @param {number} commandId
 * @param {import('./browser-window.js').BrowserWindow | undefined} window
 */
export function pressAccelerator(commandId, window) {
  const item = allItems(applicationMenu).find((each) => each.commandId === commandId);
  if (item && isUsable(item)) item._trigger(window, true);
}

/** @param {MenuItem | undefined} item @returns {boolean} whether it and the menus it is in are enabled */
function isUsable(item) {
  for (
    let each = item;
    each;
    each = allItems(applicationMenu).find(({ submenu }) => submenu === each?.menu)
  ) {
    if (!each.enabled) return false;
    if (!each.visible && !each.acceleratorWorksWhenHidden) return false;
  }
  return true;
}

/**
 * Chooses an item as the user would.
 *
 * @param {string | string[]} target an id, or the labels on the way to the item
 * @throws {Error} if there is no such item, or the user could not choose it
 */
export function triggerMenu(target) {
  /** @type {Menu | null | undefined} */
  let menu = applicationMenu;
  /** @type {MenuItem | null | undefined} */
  let item;
  if (typeof target === 'string') item = menu?.getMenuItemById(target);
  else {
    for (const label of target) {
      item = menu?.items.find((each) => each.label.replace(/&(?!&)/g, '') === label);
      menu = item?.submenu;
    }
  }
  const name = [target].flat().join(' > ');
  if (!item) throw new Error(`chromium-host: the menu has no item "${name}"`);
  if (!isUsable(item) || !item.visible)
    throw new Error(`chromium-host: the menu item "${name}" is disabled or hidden`);
  item._trigger(windows.find((window) => window.isFocused()) ?? windows[0]);
}
