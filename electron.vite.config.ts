import path from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const here = import.meta.dirname;

export default defineConfig({
  // The terminal, main and the engine are one Node build, so that they share the same code.
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          index: 'src/main/index.ts',
          engine: 'src/engine/index.ts',
          inkling: 'src/cli/inkling.ts',
          'search-worker': 'src/search/search-worker.ts',
        },
        output: { format: 'es' },
      },
    },
  },
  // A sandboxed preload is one CommonJS file that can require nothing but Electron.
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [svelte({ configFile: path.join(here, 'svelte.config.js') })],
    build: {
      outDir: path.join(here, 'out/renderer'),
      minify: true,
      rollupOptions: { input: path.join(here, 'src/renderer/index.html') },
    },
  },
});
