import { createHmac, timingSafeEqual } from 'node:crypto';
import { stunAttribute } from './stun-message.js';

const attributeBytes = 24;

/** The place of MESSAGE-INTEGRITY in an undamaged message; null when there is none of 20 bytes. */
function integrityOffset(datagram: Buffer): number | null {
  for (let offset = 20; offset + 4 <= datagram.length;) {
    const length = datagram.readUInt16BE(offset + 2);
    if (datagram.readUInt16BE(offset) === stunAttribute.messageIntegrity)
      return length === 20 && offset + attributeBytes <= datagram.length ? offset : null;
    offset += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

function hmac(text: Buffer, password: string): Buffer {
  return createHmac('sha1', password).update(text).digest();
}

/**
 * True when the sender knows the password. Both ways to compute it are accepted: zeros fill the text up to 64 bytes
 * [RFC 3489 11.2.8]; nothing is filled up and the length ends with this attribute [RFC 5389 15.4].
 */
export function isIntact(datagram: Buffer, password: string): boolean {
  const offset = integrityOffset(datagram);
  if (offset === null) return false;
  const claimed = datagram.subarray(offset + 4, offset + attributeBytes);
  const text = datagram.subarray(0, offset);
  const filled = Buffer.alloc(Math.ceil(offset / 64) * 64);
  text.copy(filled);
  const shortened = Buffer.from(text);
  shortened.writeUInt16BE(offset + attributeBytes - 20, 2);
  return [filled, shortened].some((candidate) => timingSafeEqual(hmac(candidate, password), claimed));
}
