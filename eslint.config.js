import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Folders that know no Node, no Electron and no DOM, so that they run everywhere and stay testable. */
const PURE = ['src/core/**', 'src/formats/**', 'src/figures/**'];
const OUTSIDE = ['node:*', 'electron', 'electron/*', 'svelte', 'svelte/*'];
/** What stands above them in the house. */
const ABOVE = [
  'cli',
  'datasets',
  'engine',
  'kernels',
  'main',
  'models',
  'preload',
  'renderer',
  'runs',
  'search',
  'storage',
].map((folder) => `**/${folder}/**`);

export default ts.config(
  {
    ignores: [
      'out/',
      'dist/',
      'node_modules/',
      'src/kernels/generated/',
      'src/kernels/assembly/',
      'test-results/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  prettier,
  {
    languageOptions: { globals: { ...globals.es2023 } },
    rules: {
      // noUncheckedIndexedAccess makes every typed-array access possibly undefined; in counted loops it is not.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      eqeqeq: 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-undef': 'off' },
  },
  {
    files: PURE,
    ignores: ['**/*.test.ts'],
    rules: {
      'no-undef': 'error',
      'no-restricted-imports': ['error', { patterns: [...OUTSIDE, ...ABOVE] }],
      'no-restricted-globals': [
        'error',
        'process',
        'Buffer',
        'window',
        'document',
        'navigator',
        'fetch',
        'setTimeout',
      ],
    },
  },
  {
    files: ['**/*.js', 'bench/**', 'scripts/**', 'tools/**', 'e2e/**', '*.config.ts'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'no-console': 'off' },
  },
  {
    files: ['tools/chromium-host/**', 'e2e/**'],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
    rules: { 'no-undef': 'off' },
  },
);
