import { createRequire } from 'node:module';

/** @returns {string} the version of Electron whose interface is stood in for: the one that is installed */
export function electronVersion() {
  try {
    return createRequire(import.meta.url)('electron/package.json').version;
  } catch {
    return '45.0.0';
  }
}
