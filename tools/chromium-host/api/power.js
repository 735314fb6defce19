import { makeStrict, StrictEmitter } from '../host/strict.js';

/** @type {Map<number, string>} the blockers that are on, by id */
const blockers = new Map();
let lastId = 0;

/** Electron's powerSaveBlocker: keeps account, and lets the machine sleep. */
export const powerSaveBlocker = makeStrict(
  {
    /** @param {'prevent-app-suspension' | 'prevent-display-sleep'} type */
    start(type) {
      if (!['prevent-app-suspension', 'prevent-display-sleep'].includes(type))
        throw new TypeError('Invalid type');
      blockers.set(++lastId, type);
      return lastId;
    },
    /** @param {number} id */
    stop: (id) => blockers.delete(id),
    /** @param {number} id */
    isStarted: (id) => blockers.has(id),
  },
  'powerSaveBlocker',
);

export const powerSaveBlockers = () => [...blockers.values()];

class PowerMonitor extends StrictEmitter {
  constructor() {
    const locks = ['lock-screen', 'unlock-screen', 'user-did-become-active', 'user-did-resign-active'];
    const power = [
      'on-ac',
      'on-battery',
      'resume',
      'shutdown',
      'speed-limit-change',
      'suspend',
      'thermal-state-change',
    ];
    super('powerMonitor', [...locks, ...power]);
  }
  isOnBatteryPower() {
    return false;
  }
  get onBatteryPower() {
    return false;
  }
}

/** Electron's powerMonitor: emits what a test emits. */
export const powerMonitor = new PowerMonitor();
