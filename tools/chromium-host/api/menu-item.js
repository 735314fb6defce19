import { makeStrict } from '../host/strict.js';
import { Menu } from './menu.js';
import { parseAccelerator } from './accelerator.js';
import { roleOf } from './menu-roles.js';

let lastCommandId = 0;

/** Electron's MenuItem. */
export class MenuItem {
  /** @param {Electron.MenuItemConstructorOptions} options */
  constructor(options) {
    const role = options.role === undefined ? undefined : roleOf(options.role);
    const submenu = options.submenu ?? /** @type {any} */ (role?.submenu);
    this.commandId = ++lastCommandId;
    this.id = options.id;
    this.role = /** @type {string | undefined} */ (options.role)?.toLowerCase();
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.label = options.label ?? role?.label ?? '';
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.icon = options.icon;
    this.accelerator = options.accelerator ?? role?.accelerator;
    this.userAccelerator = this.accelerator ?? null;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.acceleratorWorksWhenHidden = options.acceleratorWorksWhenHidden ?? true;
    this.submenu =
      submenu === undefined ? undefined : submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu);
    /** @type {Menu | undefined} */
    this.menu = undefined;
    this._isNative = role?.isNative === true;
    this._role = role;
    this._onClick = options.click;
    this._check();
    /** Electron's own wrapper: what a test calls as `item.click()`. */
    this.click = (
      /** @type {unknown} */ event,
      /** @type {any} */ window,
      /** @type {unknown} */ _contents,
    ) => this._trigger(window, event !== undefined);
  }

  _check() {
    const types = ['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette'];
    if (!types.includes(this.type)) throw new TypeError(`Unknown menu item type: ${this.type}`);
    if (this.type === 'submenu' && !this.submenu) throw new TypeError('Invalid submenu');
    if (this.accelerator) parseAccelerator(/** @type {string} */ (this.accelerator));
    if (this._role === undefined && this.label === '' && this.type !== 'separator') {
      throw new TypeError('Missing label for menu item');
    }
  }

  /**
   * @param {import('./browser-window.js').BrowserWindow | undefined} window
   * @param {boolean} [triggeredByAccelerator]
   */
  _trigger(window, triggeredByAccelerator = false) {
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') for (const item of this._group()) item.checked = item === this;
    const keys = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, triggeredByAccelerator };
    if (this._role?.act && !this._onClick) this._role.act(window);
    else this._onClick?.(/** @type {any} */ (this), /** @type {any} */ (window), keys);
  }

  /** @returns {MenuItem[]} the radio items next to this one, of which one is checked */
  _group() {
    const items = this.menu?.items ?? [this];
    const isRadio = (/** @type {number} */ index) => items[index]?.type === 'radio';
    let first = items.indexOf(this);
    let last = first;
    while (isRadio(first - 1)) first--;
    while (isRadio(last + 1)) last++;
    return items.slice(first, last + 1);
  }
}
makeStrict(MenuItem.prototype, 'MenuItem');
