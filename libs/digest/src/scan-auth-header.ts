/** Longest header text that is looked at; anything longer is refused unread. */
export const MAX_HEADER_CHARS = 4096;
const MAX_ITEMS = 64;

// Header text as node:http hands it out: one character per byte, no control characters except tab.
const FORBIDDEN = /[^\t -~\u0080-\u00ff]/;
const SEPARATORS = /[ \t,]*/y;
const TOKEN = /[^ \t,="]+/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/y;
const BARE_VALUE = /[^ \t,"]*/y;
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

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

// Only \" and \\ are escapes: clients send user names such as DOMAIN\user unescaped.
const unescape = (quoted: string): string => quoted.replace(/\\(["\\])/g, '$1');

function scanValue(text: string, at: number): { value: string; end: number } | null {
  if (text[at] === '"') {
    const quoted = match(QUOTED, text, at);
    return quoted ? { value: unescape(quoted[1] ?? ''), end: at + quoted[0].length } : null;
  }
  const bare = match(BARE_VALUE, text, at)?.[0] ?? '';
  return { value: bare, end: at + bare.length };
}

/**
 * Cuts an Authorization or WWW-Authenticate header into its words, in time linear in its length.
 * Quotes, spaces around `=` and commas between parameters are all optional. Returns null when the text is longer
 * than {@link MAX_HEADER_CHARS}, has more than 64 words, a control character or an unbalanced quote.
 */
export function scanAuthHeader(text: string): AuthItem[] | null {
  if (text.length > MAX_HEADER_CHARS || FORBIDDEN.test(text)) return null;
  const items: AuthItem[] = [];
  let at = match(SEPARATORS, text, 0)?.[0].length ?? 0;
  while (at < text.length) {
    const token = match(TOKEN, text, at)?.[0];
    if (token === undefined || items.length === MAX_ITEMS) return null;
    at += token.length;
    const name = token.toLowerCase();
    const equals = match(EQUALS, text, at)?.[0];
    if (equals === undefined) {
      items.push({ name, opensParameters: match(OPENS_PARAMETERS, text, at) !== null });
    } else {
      const scanned = scanValue(text, at + equals.length);
      if (scanned === null) return null;
      items.push({ name, value: scanned.value, opensParameters: false });
      at = scanned.end;
    }
    at += match(SEPARATORS, text, at)?.[0].length ?? 0;
  }
  return items;
}
