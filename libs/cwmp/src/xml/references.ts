import { isLegalCodePoint } from './characters.js';
import { EnvelopeError } from './envelope-error.js';

const AMPERSAND = 38;
const SEMICOLON = 59;
const NUMBER_SIGN = 35;
const LONGEST_NAME = 64;
/** What may follow `&#` where a number was meant, rightly written or not. */
const numberStart = /[\dxX;+-]/;
const nameCharacter = /[\w:.-]/;

const predefined = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Expands the references of one document and counts them. */
export class ReferenceExpander {
  count = 0;

  /** @param most references allowed in the document. */
  constructor(private readonly most: number) {}

  /**
   * Expands the five predefined entities and character references, the only ones a document without a DTD may use.
   * A reference to a character that XML forbids expands to nothing, as if the CPE had sent the character itself. An
   * ampersand that begins no reference stays what it is: CPEs forget to escape it in names of networks and in URLs.
   * Linear in `raw`; throws `EnvelopeError` (`malformed`, `limit`).
   *
   * @param position where `raw` stands in the document.
   */
  expand(raw: string, position: number): string {
    let text = '';
    let done = 0;
    for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', done)) {
      const isNumber = raw.charCodeAt(at + 1) === NUMBER_SIGN && numberStart.test(raw.charAt(at + 2));
      const end = isNumber ? endOfNumber(raw, at + 2) : endOfName(raw, at + 1);
      const isReference = raw.charCodeAt(end) === SEMICOLON && end > at + 1;
      const replacement = isReference ? replacementOf(raw.slice(at + 1, end)) : isNumber ? null : '&';
      if (replacement === null) {
        throw new EnvelopeError('malformed', 'an unknown or unfinished reference', position + at);
      }
      if (++this.count > this.most) throw new EnvelopeError('limit', 'too many references', position + at);
      text += raw.slice(done, at) + replacement;
      done = isReference ? end + 1 : at + 1;
    }
    return text + raw.slice(done);
  }
}

function endOfName(raw: string, start: number): number {
  let end = start;
  while (end - start < LONGEST_NAME && end < raw.length && nameCharacter.test(raw.charAt(end))) end++;
  return end;
}

// Any number of leading zeros is legal.
function endOfNumber(raw: string, start: number): number {
  let end = start;
  while (end < raw.length && raw.charCodeAt(end) !== SEMICOLON && raw.charCodeAt(end) !== AMPERSAND) end++;
  return end;
}

function replacementOf(reference: string): string | null {
  if (!reference.startsWith('#')) return predefined.get(reference) ?? null;
  const isHexadecimal = reference.startsWith('#x');
  const digits = reference.slice(isHexadecimal ? 2 : 1);
  if (!(isHexadecimal ? /^[0-9A-Fa-f]+$/ : /^[0-9]+$/).test(digits)) return null;
  // A number too large for any character becomes Infinity at worst, which no code point is.
  const code = Number.parseInt(digits, isHexadecimal ? 16 : 10);
  return isLegalCodePoint(code) ? String.fromCodePoint(code) : '';
}
