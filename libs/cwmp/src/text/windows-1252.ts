// What windows-1252 has where ISO-8859-1 has C1 controls; U+FFFD where it has nothing.
const HIGH_CONTROLS =
  '\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd' +
  '\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178';

const units = Uint16Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x80 && byte <= 0x9f ? HIGH_CONTROLS.charCodeAt(byte - 0x80) : byte,
);

/**
 * Decodes windows-1252, which is also what ISO-8859-1 means in practice. Total: every byte sequence has a reading.
 * Own table, because runtimes differ in whether their decoder of that name is windows-1252 or ISO-8859-1.
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  const latin1 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!/[\x80-\x9f]/.test(latin1)) return latin1;
  // By hand: a replacement per character takes a hundred times as long when there are millions of them.
  const text = new Uint16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) text[index] = units[bytes[index] ?? 0] ?? 0;
  return Buffer.from(text.buffer).toString('utf16le');
}
