#!/usr/bin/env node
import { parseOptions } from './host/options.js';
import { start } from './host/start.js';

let options;
try {
  options = parseOptions(process.argv.slice(2), process.env);
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!options.headless && !hasDisplay) throw new Error('chromium-host: there is no display; use --headless');
} catch (error) {
  console.error(/** @type {Error} */ (error).message);
  process.exit(1);
}
await start(options);
