import { isLegalCodePoint } from '../xml/characters.js';
import { firstMarked, withoutControls } from './controls.js';

// What windows-1252 has where ISO-8859-1 has C1 controls; U+FFFD where it has nothing.
const HIGH_CONTROLS =
  '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd' +
  '\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178';

const isHighControl = (byte: number): boolean => byte >= 0x80 && byte <= 0x9f;
const highControls = Uint8Array.from({ length: 256 }, (_, byte) => Number(isHighControl(byte)));
// 0 for what XML forbids.
const units = Uint16Array.from({ length: 256 }, (_, byte) => {
  if (isHighControl(byte)) return HIGH_CONTROLS.charCodeAt(byte - 0x80);
  return isLegalCodePoint(byte) ? byte : 0;
});

/**
 * Decodes windows-1252, which is also what ISO-8859-1 means in practice, without the characters that XML forbids.
 * Total: every byte sequence has a reading. Own table, because runtimes differ in whether their decoder of that name
 * is windows-1252 or ISO-8859-1.
 */
export function decodeWindows1252(bytes: Buffer): string {
  if (firstMarked(bytes, highControls) === bytes.length) return withoutControls(bytes).toString('latin1');
  // One pass: with megabytes, each further copy of the text costs more than all else.
  const text = new Uint16Array(bytes.length);
  let length = 0;
  for (let index = 0; index < bytes.length; index++) {
    const unit = units[bytes[index] ?? 0] ?? 0;
    text[length] = unit;
    if (unit !== 0) length++;
  }
  return Buffer.from(text.buffer, 0, length * 2).toString('utf16le');
}
