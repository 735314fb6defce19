import { defineConfig } from '@playwright/test';

// The same specs run in Electron where its binary is present, and in tools/chromium-host elsewhere: see e2e/inkling.ts.
export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // A window waits for its processes much of the time; more than two would only wait for each other.
  workers: 2,
  // A busy computer may keep a browser waiting: a spec that fails twice has failed, and one that fails once is told.
  retries: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
});
