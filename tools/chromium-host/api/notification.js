import { spawn } from 'node:child_process';
import { runtime } from '../host/runtime.js';
import { electronEvent, makeStaticsStrict, StrictEmitter } from '../host/strict.js';

/** @type {Notification[]} every notification that was shown, in order */
const shown = [];

/** Electron's Notification. In a test it is only recorded. */
export class Notification extends StrictEmitter {
  static isSupported() {
    return true;
  }

  /** @param {Electron.NotificationConstructorOptions} [options] */
  constructor(options = {}) {
    super('Notification', ['action', 'click', 'close', 'failed', 'reply', 'show']);
    this.title = options.title ?? '';
    this.subtitle = options.subtitle ?? '';
    this.body = options.body ?? '';
    this.silent = options.silent ?? false;
    this.urgency = options.urgency ?? 'normal';
    this.actions = options.actions ?? [];
    this._isOpen = false;
  }

  show() {
    if (!this._isOpen) shown.push(this);
    this._isOpen = true;
    if (!runtime.options.controlled && process.platform === 'linux') {
      spawn('notify-send', [this.title, this.body], { stdio: 'ignore' }).once('error', () => undefined);
    }
    this.emit('show', electronEvent());
  }
  close() {
    if (!this._isOpen) return;
    this._isOpen = false;
    this.emit('close', electronEvent({ reason: 'applicationHidden' }));
  }
}
makeStaticsStrict(Notification, 'Notification');

/** @returns {{ title: string, body: string, silent: boolean, isOpen: boolean }[]} what a test sees of them */
export function notifications() {
  return shown.map(({ title, body, silent, _isOpen: isOpen }) => ({ title, body, silent, isOpen }));
}

/** @param {number} [index] in the order they were shown; the last if not given */
export function clickNotification(index = shown.length - 1) {
  const notification = shown[index];
  if (!notification?._isOpen) throw new Error(`chromium-host: no open notification with index ${index}`);
  notification._isOpen = false;
  notification.emit('click', electronEvent());
}
