import { defineConfig } from 'electron-vite';

// One Node build for the terminal (and, later, main and engine), so that they share the same code.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: { input: { inkling: 'src/cli/inkling.ts' } },
    },
  },
});
