import { handlerOf } from './protocol-handlers.js';
import {
  mappedSchemeOf,
  privilegedSchemes,
  toAppUrl,
  toChromiumHeader,
  toChromiumUrl,
} from './scheme-map.js';
import { webRequest } from './web-request.js';

/** Every request of every page, frame and worker passes here, before Chromium's network would see it. */

/** @type {Set<string>} origins of servers that the app itself loads a window from */
const permittedOrigins = new Set();

/** @param {string} url an http(s) address that the app gave to loadURL */
export function permitOrigin(url) {
  permittedOrigins.add(new URL(url).origin);
}

/** @param {import('./browser.js').Browser} browser */
export function startNetwork(browser) {
  browser.session.on('Fetch.requestPaused', (event) => {
    const { requestId } = event;
    answer(browser, event).then(
      ({ method, ...params }) => browser.session.post(method, { requestId, ...params }),
      (error) => {
        console.error(`chromium-host: ${event.request.method} ${toAppUrl(event.request.url)} failed:`, error);
        browser.session.post('Fetch.failRequest', { requestId, errorReason: 'Failed' });
      },
    );
  });
}

/** @param {string} errorReason */
const fail = (errorReason) => ({ method: 'Fetch.failRequest', errorReason });

/**
 * @param {import('./browser.js').Browser} browser
 * @param {any} event Fetch.requestPaused
 * @returns {Promise<{ method: string, [parameter: string]: unknown }>} how the protocol is to go on
 */
async function answer(browser, { request, frameId, resourceType }) {
  const url = toAppUrl(request.url);
  const scheme = mappedSchemeOf(request.url);
  // Chromium asks for it by itself; Electron does not.
  if (scheme && new URL(request.url).pathname === '/favicon.ico' && resourceType === 'Other') {
    return { method: 'Fetch.fulfillRequest', responseCode: 404 };
  }
  if (browser.rejected.has(frameId)) return fail('Aborted');
  const page = resourceType === 'Document' ? browser.pages.get(frameId) : undefined;
  if (page && !page.mayNavigate(url)) return fail('Aborted');
  const details = {
    url,
    method: request.method,
    resourceType: webRequest.resourceType(resourceType, page !== undefined),
  };
  const decision = await webRequest.before(details);
  if (decision.cancel) return fail('BlockedByClient');
  if (decision.redirectURL) {
    const responseHeaders = [{ name: 'location', value: toChromiumUrl(decision.redirectURL) }];
    return { method: 'Fetch.fulfillRequest', responseCode: 307, responseHeaders };
  }
  if (!scheme) {
    if (permittedOrigins.has(new URL(request.url).origin)) return { method: 'Fetch.continueRequest' };
    return fail('BlockedByClient');
  }
  const isFetch = resourceType === 'Fetch' || resourceType === 'XHR';
  if (isFetch && !privilegedSchemes.get(scheme)?.supportFetchAPI) return fail('AccessDenied');
  const handler = handlerOf(scheme);
  if (!handler) return fail('AddressUnreachable');
  return respond(handler, url, request, details);
}

/**
 * @param {import('./protocol-handlers.js').Handler} handler
 * @param {string} url
 * @param {any} request the protocol's
 * @param {{ url: string, method: string, resourceType: string }} details
 */
async function respond(handler, url, request, details) {
  const response = await handler(toRequest(url, request));
  if (!(response instanceof Response)) throw new Error('the protocol handler did not return a Response');
  if (response.type === 'error') return fail('Failed');
  const headers = await webRequest.headersReceived(details, response);
  if (!headers) return fail('BlockedByClient');
  const body = Buffer.from(await response.arrayBuffer());
  return {
    method: 'Fetch.fulfillRequest',
    responseCode: response.status,
    responseHeaders: headers.map(([name, value]) => ({ name, value: toChromiumHeader(name, value) })),
    body: body.toString('base64'),
  };
}

/**
 * @param {string} url
 * @param {any} request the protocol's
 * @returns {Request} as the app's handler gets it
 */
function toRequest(url, { method, headers, postDataEntries }) {
  /** @type {[string, string][]} */
  const entries = Object.entries(headers);
  const init = { method, headers: entries.map(([name, value]) => [name, toAppUrl(value)]) };
  const hasBody = postDataEntries?.length && method !== 'GET' && method !== 'HEAD';
  const body = hasBody
    ? Buffer.concat(
        postDataEntries.map((/** @type {{ bytes?: string }} */ { bytes = '' }) =>
          Buffer.from(bytes, 'base64'),
        ),
      )
    : undefined;
  return new Request(url, /** @type {RequestInit} */ ({ ...init, body }));
}
