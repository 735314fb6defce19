import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';

export default defineConfig({
  cacheDir: fileURLToPath(new URL('../../node_modules/.vite/chromium-host', import.meta.url)),
  test: {
    root: fileURLToPath(new URL('.', import.meta.url)),
    include: ['test/**/*.test.js'],
    // Each spec starts browsers: one at a time leaves them a processor.
    maxWorkers: 2,
    // On a busy computer Chromium sometimes hangs up on a connection: a spec that fails twice has failed.
    retry: 1,
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 20_000,
    hookTimeout: 20_000,
  },
});
