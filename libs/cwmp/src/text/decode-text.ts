import { isAscii, isUtf8 } from 'node:buffer';
import { isLegalText, withoutIllegalCharacters } from '../xml/characters.js';
import { withoutControls } from './controls.js';
import { decodeWindows1252 } from './windows-1252.js';

// An XML declaration fits in here; further on, `encoding=` would be content.
const DECLARATION_BYTES = 256;
const UTF_8 = /^(?:utf-?8|us-ascii|ascii|unicode-1-1-utf-8)$/;
const WINDOWS_1252 = /^(?:iso-?8859-?1|latin-?1|l1|windows-1252|cp1252)$/;

/**
 * Text of a request body, whatever the CPE says it is: byte order mark, else the charset of the HTTP header, else that
 * of the XML declaration, else UTF-8; and windows-1252 when the bytes are not what they claim to be. The byte order
 * mark and characters that XML forbids are removed. Never throws; linear in `bytes`.
 *
 * @param httpCharset value of the Content-Type's charset parameter, null when absent.
 */
export function decodeText(bytes: Uint8Array, httpCharset: string | null): string {
  const utf16 = sniffUtf16(bytes);
  if (utf16 !== null) return withoutIllegalCharacters(new TextDecoder(utf16).decode(bytes));
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const start = hasMark ? 3 : 0;
  const sent = Buffer.from(bytes.buffer, bytes.byteOffset + start, bytes.byteLength - start);
  // Every charset that CPEs use and that is not UTF-16 agrees on ASCII.
  if (isAscii(sent)) return decodeAscii(sent);
  return decode(sent, hasMark ? 'utf-8' : (normalised(httpCharset) ?? declaredCharset(sent) ?? 'utf-8'));
}

function decodeAscii(bytes: Buffer): string {
  const text = bytes.toString('latin1');
  return isLegalText(text) ? text : withoutControls(bytes).toString('latin1');
}

function decode(bytes: Buffer, charset: string): string {
  if (WINDOWS_1252.test(charset)) return decodeWindows1252(bytes);
  const legacy = UTF_8.test(charset) ? null : decodeLegacy(withoutControls(bytes), charset);
  if (legacy === null && !isUtf8(bytes)) return decodeWindows1252(bytes);
  return withoutIllegalCharacters(legacy ?? withoutControls(bytes).toString('utf8'));
}

/** From a byte order mark, or from the `<` that every document starts with [XML 1.0 appendix F]. */
function sniffUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first, second, third, fourth] = bytes;
  // A NUL alone before the `<` is a stray one.
  const isLittle = first === 0x3c && second === 0 && fourth === 0;
  const isBig = first === 0 && second === 0x3c && third === 0;
  if ((first === 0xff && second === 0xfe) || isLittle) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || isBig) return 'utf-16be';
  return null;
}

function normalised(charset: string | null): string | null {
  const name = charset?.replace(/["']/g, '').trim().toLowerCase();
  return name === undefined || name === '' ? null : name;
}

function declaredCharset(buffer: Buffer): string | null {
  const head = withoutControls(buffer.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const declaration = head.slice(0, head.indexOf('?>') + 1);
  return normalised(/encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']/.exec(declaration)?.[1] ?? null);
}

/** Text in a charset such as GBK, or null when nothing here knows it or the bytes are not in it. */
function decodeLegacy(buffer: Buffer, charset: string): string | null {
  if (charset.startsWith('utf-16')) return null;
  try {
    return new TextDecoder(charset, { fatal: true }).decode(buffer);
  } catch {
    return null;
  }
}
