/** `app://bundle/`: serves the built renderer, and nothing else, to the window. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { protocol } from 'electron';

const SCHEME = 'app';
const HOST = 'bundle';

/** Where the application's page lies. */
export const APPLICATION_URL = `${SCHEME}://${HOST}/index.html`;

/** What the page may do: run and load what is in the bundle. Canvases give their pictures as data: and blob:. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.wasm': 'application/wasm',
};

/** Makes the scheme behave as https does: it has origins, `fetch` and modules. Only before the app is ready. */
export function registerApplicationScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Whether an address is of the application's own pages. */
export function isApplicationUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol: scheme, host } = new URL(url);
  return scheme === `${SCHEME}:` && host === HOST;
}

/** The file in `folder` that an address names; null where it names none, or one that lies outside. */
export function fileOfUrl(folder: string, url: string): string | null {
  if (!isApplicationUrl(url)) return null;
  let name: string;
  try {
    name = decodeURIComponent(new URL(url).pathname);
  } catch {
    return null;
  }
  if (name.includes('\0') || name.includes('\\')) return null;
  const file = path.resolve(folder, `.${name}`);
  const inside = path.relative(folder, file);
  return inside === '' || inside.startsWith('..') || path.isAbsolute(inside) ? null : file;
}

function refusal(status: 400 | 404 | 405, text: string): Response {
  return new Response(text, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/** Answers one request for a file of the bundle. Never rejects. */
export async function answerFromBundle(
  folder: string,
  { method, url }: Pick<Request, 'method' | 'url'>,
): Promise<Response> {
  if (method !== 'GET') return refusal(405, 'only GET');
  const file = fileOfUrl(folder, url);
  const type = file === null ? undefined : CONTENT_TYPES[path.extname(file).toLowerCase()];
  if (file === null || type === undefined) return refusal(400, 'not in the bundle');
  try {
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'content-type': type,
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
      },
    });
  } catch {
    return refusal(404, 'no such file');
  }
}

/** Serves the bundle in this folder. Only when the app is ready. */
export function serveBundle(folder: string): void {
  protocol.handle(SCHEME, (request) => answerFromBundle(folder, request));
}
