// The system's Chromium, which stands in for Electron's where that cannot be had. On Debian as root it is installed.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from '../tools/chromium-host/find-chromium.js';

const onDebianAsRoot = () => existsSync('/etc/debian_version') && process.getuid?.() === 0;

/** The path of Chromium; installs it where that is possible. Throws an Error that says which command to run. */
export function provideChromium() {
  try {
    return findChromium();
  } catch (error) {
    if (process.env.INKLING_CHROMIUM || !onDebianAsRoot()) throw error;
  }
  console.log('Installing Chromium from the distribution ...');
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update'],
    ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
  ]) {
    spawnSync('apt-get', ['-qq', ...args], { stdio: ['ignore', 'ignore', 'inherit'], env: environment });
  }
  return findChromium();
}
