/**
 * Header values are byte strings: one character per byte. What people type is Unicode and travels as UTF-8
 * [RFC 7616 4], so it is converted at this border and hashed as the bytes that were sent.
 */
export function toWireText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** The Unicode text of a header value; bytes that are not UTF-8 are read as ISO-8859-1. */
export function fromWireText(wire: string): string {
  const bytes = Buffer.from(wire, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? wire : text;
}

/** A quoted-string for a header, or null when the text holds a control character or is no byte string. */
export function quoteWireText(wire: string): string | null {
  if (/[^\t -~\u0080-\u00ff]/.test(wire)) return null;
  return `"${wire.replace(/["\\]/g, '\\$&')}"`;
}
