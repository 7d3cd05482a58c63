import { isLegalCodePoint } from '../xml/characters.js';

const forbidden = Uint8Array.from({ length: 256 }, (_, byte) => Number(!isLegalCodePoint(byte)));

/**
 * Text in an encoding that extends ASCII, without the controls that XML forbids; `bytes` itself when it has none.
 * To take millions of them out of a string takes much longer.
 */
export function withoutControls(bytes: Buffer): Buffer {
  let length = firstMarked(bytes, forbidden);
  if (length === bytes.length) return bytes;
  const kept = Buffer.allocUnsafe(bytes.length);
  bytes.copy(kept, 0, 0, length);
  for (let index = length; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    kept[length] = byte;
    if (forbidden[byte] === 0) length++;
  }
  return kept.subarray(0, length);
}

/** Index of the first byte with a mark of 1, or the length when none has one. */
export function firstMarked(bytes: Buffer, marks: Uint8Array): number {
  let index = 0;
  while (index < bytes.length && marks[bytes[index] ?? 0] === 0) index++;
  return index;
}
