import { randomBytes } from 'node:crypto';

/** 24 letters and digits, 128 bits and more of randomness, that every CPE can store. */
export function randomSecret(): string {
  let text = '';
  while (text.length < 24)
    text += randomBytes(32)
      .toString('base64')
      .replaceAll(/[^A-Za-z0-9]/g, '');
  return text.slice(0, 24);
}
