import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const pattern = /^chromium-host-profile-(\d+)-/;

/**
 * @param {number} pid
 * @returns {boolean} whether the process still runs
 */
export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/** @returns {string} a new, empty profile folder for Chromium, named after this process */
export function createProfile() {
  return mkdtempSync(join(tmpdir(), `chromium-host-profile-${process.pid}-`));
}

/** Removes what hosts left behind that were killed before they could. */
export function sweepProfiles() {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(pattern.exec(name)?.[1]);
    if (pid && !isAlive(pid))
      rm(join(tmpdir(), name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/** @param {string} profile */
export function removeProfile(profile) {
  try {
    rmSync(profile, { recursive: true, force: true, maxRetries: 20, retryDelay: 25 });
  } catch {
    // Some process of Chromium is still writing: the next host sweeps.
  }
}
