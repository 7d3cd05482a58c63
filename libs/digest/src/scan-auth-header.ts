/** Longest header text that is looked at; anything longer is refused unread. */
export const MAX_HEADER_CHARS = 4096;
const MAX_ITEMS = 64;

// Header text as node:http hands it out: one character per byte, no control characters except tab.
const FORBIDDEN = /[^\t -~\u0080-\u00ff]/;
const SEPARATORS = /[ \t,]*/y;
// A word, then perhaps "=" with a quoted or a bare value. Where a quote does not close, the bare value is empty and
// the quote itself is found where the next word should start.
const ITEM = /([^ \t,="]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^ \t,"]*)))?/y;
const OPENS_PARAMETERS = /[ \t]+[^ \t,]/y;

/** One word of an authentication header: a parameter, or a bare token such as a scheme name. */
export interface AuthItem {
  /** Lower-cased. */
  readonly name: string;
  /** Unquoted text; absent for a bare token. */
  readonly value?: string;
  /** True for a bare token that is followed by something else than a comma, as a scheme name is. */
  readonly opensParameters: boolean;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}

// Only \" and \\ are escapes: clients send user names such as DOMAIN\user unescaped.
const unescape = (quoted: string): string =>
  quoted.includes('\\') ? quoted.replace(/\\(["\\])/g, '$1') : quoted;

/**
 * Cuts an Authorization or WWW-Authenticate header into its words, in time linear in its length.
 * Quotes, spaces around `=` and commas between parameters are all optional. Returns null when the text is longer
 * than {@link MAX_HEADER_CHARS}, has more than 64 words, a control character or an unbalanced quote.
 */
export function scanAuthHeader(text: string): AuthItem[] | null {
  if (text.length > MAX_HEADER_CHARS || FORBIDDEN.test(text)) return null;
  const items: AuthItem[] = [];
  let at = skip(SEPARATORS, text, 0);
  while (at < text.length) {
    ITEM.lastIndex = at;
    const match = ITEM.exec(text);
    if (match === null || items.length === MAX_ITEMS) return null;
    const [whole, token = '', quoted, bare] = match;
    const value = quoted === undefined ? bare : unescape(quoted);
    const name = token.toLowerCase();
    at += whole.length;
    if (value !== undefined) items.push({ name, value, opensParameters: false });
    else items.push({ name, opensParameters: skip(OPENS_PARAMETERS, text, at) > at });
    at = skip(SEPARATORS, text, at);
  }
  return items;
}
