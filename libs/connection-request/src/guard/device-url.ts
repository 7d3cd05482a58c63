const MAX_URL_CHARS = 1024;

// The authority must be written out: the WHATWG parser would also take "http:host", backslashes and line breaks.
const SHAPE = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]+)[^\\]*$/i;

/** Why a URL was refused before any address was looked at. */
export type UrlRefusal = 'malformedUrl' | 'schemeRefused' | 'userinfoRefused';

/** The parts of a URL that a device reported, in canonical spelling. */
export interface DeviceUrl {
  readonly protocol: 'http:' | 'https:';
  /** A host name or an IP literal without brackets, numeric forms already turned into dotted decimal. */
  readonly hostname: string;
  readonly port: number;
  readonly hostHeader: string;
  /** Path and query as they go into the request line; case is kept. */
  readonly path: string;
}

function schemeOf(text: string, httpsAllowed: boolean): DeviceUrl['protocol'] | UrlRefusal {
  const shape = SHAPE.exec(text);
  if (shape === null || /[\s\p{Cc}]/u.test(text)) return 'malformedUrl';
  if (shape[2]?.includes('@') === true) return 'userinfoRefused';
  const scheme = shape[1]?.toLowerCase();
  if (scheme === 'http') return 'http:';
  return scheme === 'https' && httpsAllowed ? 'https:' : 'schemeRefused';
}

/**
 * Reads a ConnectionRequestURL. Only http, or https where allowed, without user info, at most 1024 printable
 * characters. Octal, hex, dword, percent-encoded and full-width spellings of an address come out in one form.
 */
export function parseDeviceUrl(reported: string, httpsAllowed: boolean): DeviceUrl | UrlRefusal {
  if (reported.length > MAX_URL_CHARS) return 'malformedUrl';
  const text = reported.trim();
  const protocol = schemeOf(text, httpsAllowed);
  if (protocol !== 'http:' && protocol !== 'https:') return protocol;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || url.port === '0') return 'malformedUrl';
  const defaultPort = protocol === 'http:' ? 80 : 443;
  return {
    protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? defaultPort : Number(url.port),
    hostHeader: url.host,
    path: url.pathname + url.search,
  };
}
