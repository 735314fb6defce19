import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handlerOf } from '../host/protocol-handlers.js';
import { makeStrict } from '../host/strict.js';

/** @type {Record<string, string>} Chromium's types for the files of apps */
const contentTypes = {
  '.avif': 'image/avif',
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.htm': 'text/html',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.xml': 'text/xml',
  '.zip': 'application/zip',
};

/** @param {string} url */
async function fetchFile(url) {
  const path = fileURLToPath(url.replace(/[?#].*/, ''));
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new Error('net::ERR_FILE_NOT_FOUND');
  const type = contentTypes[extname(path).toLowerCase()];
  return new Response(await readFile(path), { headers: type ? { 'content-type': type } : {} });
}

/** Electron's net: fetch also reads files and the app's own schemes. */
export const net = makeStrict(
  {
    /**
     * @param {string | URL | Request} input
     * @param {RequestInit & { bypassCustomProtocolHandlers?: boolean }} [init]
     * @returns {Promise<Response>}
     */
    async fetch(input, init) {
      const url = input instanceof Request ? input.url : `${input}`;
      const scheme = new URL(url).protocol.slice(0, -1);
      if (scheme === 'file') return fetchFile(url);
      const handler = init?.bypassCustomProtocolHandlers ? undefined : handlerOf(scheme);
      return handler ? handler(new Request(input, init)) : fetch(input, init);
    },
    isOnline: () => true,
    get online() {
      return true;
    },
  },
  'net',
);
