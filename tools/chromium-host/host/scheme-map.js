/**
 * Chromium cannot show pages of a scheme it does not know, so `app://bundle/x` is shown as
 * `https://bundle.app.invalid/x` (".invalid" never resolves, and every request is answered by the host). These
 * functions translate, in both directions, whatever carries such an address.
 */
const suffix = 'invalid';

/** @type {Map<string, Electron.Privileges>} the schemes with privileges, as registered before ready */
export const privilegedSchemes = new Map();

/** @type {Set<string>} */
const mappedSchemes = new Set();

/** @param {string} scheme */
export function mapScheme(scheme) {
  mappedSchemes.add(scheme);
}

/**
 * @param {string} url an address as the app knows it
 * @returns {string} the address that Chromium is given
 */
export function toChromiumUrl(url) {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is.exec(url);
  if (!match || !mappedSchemes.has(match[1].toLowerCase())) return url;
  const [, scheme, host, rest] = match;
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host)) {
    throw new Error(`chromium-host: "${url}" needs a host that is a plain name, such as ${scheme}://bundle/`);
  }
  return `https://${host.toLowerCase()}.${scheme.toLowerCase()}.${suffix}${rest.startsWith('/') ? rest : `/${rest}`}`;
}

/**
 * @param {string} url an address as Chromium knows it
 * @returns {string} the address that the app knows
 */
export function toAppUrl(url) {
  const match = /^(?:blob:)?https:\/\/([^/?#:]+)\.([a-z0-9+-]+)\.invalid(?=[/?#]|$)/i.exec(url);
  if (!match || !mappedSchemes.has(match[2])) return url;
  return url.replace(match[0], `${match[0].startsWith('blob:') ? 'blob:' : ''}${match[2]}://${match[1]}`);
}

/**
 * @param {string} url an address as Chromium knows it
 * @returns {string | undefined} the scheme that the app handles, if it is one
 */
export function mappedSchemeOf(url) {
  const scheme = /^([^:]*):/.exec(toAppUrl(url))?.[1];
  return scheme !== undefined && mappedSchemes.has(scheme) ? scheme : undefined;
}

/**
 * A response's header for Chromium: addresses and, in a Content-Security-Policy, scheme sources are mapped.
 *
 * @param {string} name
 * @param {string} value
 */
export function toChromiumHeader(name, value) {
  let mapped = value;
  for (const scheme of mappedSchemes) {
    mapped = mapped.replace(
      new RegExp(`\\b${scheme}://([a-z0-9.-]+)`, 'gi'),
      `https://$1.${scheme}.${suffix}`,
    );
    if (/^content-security-policy/i.test(name)) {
      mapped = mapped.replace(
        new RegExp(`(^|[\\s;])${scheme}:(?=[\\s;]|$)`, 'gi'),
        `$1https://*.${scheme}.${suffix}`,
      );
    }
  }
  return mapped;
}

/**
 * The origin of an address as Electron gives it: custom standard schemes have one, unlike in Node's URL.
 *
 * @param {string} url an address as the app knows it
 */
export function originOf(url) {
  const { protocol, host, origin } = new URL(url);
  return mappedSchemes.has(protocol.slice(0, -1)) ? `${protocol}//${host}` : origin;
}
