import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts'],
    // Whole training runs and generated data sets take seconds on a slow machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Much of the time a test waits for a process that it started.
    maxWorkers: '100%',
    // A busy computer may let a process end before another one has looked: what fails twice has failed.
    retry: 1,
  },
});
