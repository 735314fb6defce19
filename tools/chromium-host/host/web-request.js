import { makeStrict } from './strict.js';

/** @typedef {{ url: string, method: string, resourceType: string }} Details */

/** @type {Record<string, string>} Chromium's protocol names to Electron's */
const resourceTypes = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  Media: 'media',
  WebSocket: 'webSocket',
};

/** @param {string} pattern such as `https://*.example.com/*` */
function patternToExpression(pattern) {
  if (pattern === '<all_urls>') return /^/;
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
}

/** One listener and the addresses it is for. */
class Hook {
  /** @type {{ expressions: RegExp[], listener: Function } | undefined} */
  current;

  /** @param {any[]} args `[filter], listener` as Electron's methods take them; null removes */
  set(...args) {
    const listener = args.pop();
    const urls = args[0]?.urls?.length ? args[0].urls : ['<all_urls>'];
    this.current = listener ? { expressions: urls.map(patternToExpression), listener } : undefined;
  }

  /** @param {Details & Record<string, unknown>} details @returns {Promise<any>} what the listener calls back with */
  async ask(details) {
    if (!this.current?.expressions.some((expression) => expression.test(details.url))) return {};
    const { listener } = this.current;
    return (
      (await new Promise((resolve) => listener({ id: 0, timestamp: Date.now(), ...details }, resolve))) ?? {}
    );
  }
}

const beforeRequest = new Hook();
const headersReceived = new Hook();

/** What the network asks; the app sees only `api`. */
export const webRequest = {
  /** The app's `session.webRequest`. */
  api: makeStrict(
    {
      onBeforeRequest: beforeRequest.set.bind(beforeRequest),
      onHeadersReceived: headersReceived.set.bind(headersReceived),
    },
    'session.webRequest',
  ),

  /** @param {string} type Chromium's name @param {boolean} isMainFrame */
  resourceType: (type, isMainFrame) =>
    type === 'Document' ? (isMainFrame ? 'mainFrame' : 'subFrame') : (resourceTypes[type] ?? 'other'),

  /** @param {Details} details @returns {Promise<{ cancel?: boolean, redirectURL?: string }>} */
  before: (details) => beforeRequest.ask(details),

  /**
   * @param {Details} details
   * @param {Response} response
   * @returns {Promise<[string, string][] | undefined>} the headers to go on with; undefined to cancel
   */
  async headersReceived(details, response) {
    const headers = [...response.headers];
    /** @type {Record<string, string[]>} */
    const responseHeaders = {};
    for (const [name, value] of headers) (responseHeaders[name] ??= []).push(value);
    const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`.trim();
    const decision = await headersReceived.ask({
      ...details,
      statusCode: response.status,
      statusLine,
      responseHeaders,
    });
    if (decision.cancel) return undefined;
    if (!decision.responseHeaders) return headers;
    return Object.entries(decision.responseHeaders).flatMap(([name, values]) =>
      [values].flat().map((value) => /** @type {[string, string]} */ ([name, `${value}`])),
    );
  },
};
