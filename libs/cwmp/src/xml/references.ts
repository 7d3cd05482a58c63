import { isLegalCodePoint } from './characters.js';

const AMPERSAND = 38;
const SEMICOLON = 59;
const LONGEST_NAME = 4;

const predefined = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** What an expansion yields: the text and how many references it held, or where it is malformed. */
export type Expansion =
  | { readonly ok: true; readonly text: string; readonly references: number }
  | { readonly ok: false; readonly offset: number };

/**
 * Expands the five predefined entities and character references, the only ones a document without a DTD may use.
 * A reference to a character that XML forbids expands to nothing, as if the CPE had sent the character itself.
 * Linear in `raw`.
 */
export function expandReferences(raw: string): Expansion {
  let text = '';
  let references = 0;
  let done = 0;
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', done)) {
    text += raw.slice(done, at);
    const end = raw.charCodeAt(at + 1) === 35 ? endOfDigits(raw, at + 2) : endOfEntity(raw, at + 1);
    const replacement = raw.charCodeAt(end) === SEMICOLON ? replacementOf(raw.slice(at + 1, end)) : null;
    if (replacement === null) return { ok: false, offset: at };
    text += replacement;
    references++;
    done = end + 1;
  }
  return { ok: true, text: text + raw.slice(done), references };
}

function endOfEntity(raw: string, start: number): number {
  let end = start;
  while (end - start <= LONGEST_NAME && raw.charCodeAt(end) !== SEMICOLON && end < raw.length) end++;
  return end;
}

function endOfDigits(raw: string, start: number): number {
  let end = start;
  for (let code = raw.charCodeAt(end); end < raw.length && code !== SEMICOLON && code !== AMPERSAND;) {
    code = raw.charCodeAt(++end);
  }
  return end;
}

function replacementOf(reference: string): string | null {
  if (!reference.startsWith('#')) return predefined.get(reference) ?? null;
  const hexadecimal = reference.startsWith('#x');
  const digits = reference.slice(hexadecimal ? 2 : 1);
  if (!(hexadecimal ? /^[0-9A-Fa-f]+$/ : /^[0-9]+$/).test(digits)) return null;
  // A number too large for any character becomes Infinity at worst, which no code point is.
  const code = Number.parseInt(digits, hexadecimal ? 16 : 10);
  return isLegalCodePoint(code) ? String.fromCodePoint(code) : '';
}
