import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ivBytes = 12;
const tagBytes = 16;

/** A stored secret cannot be read: its key is not configured, or the bytes or their place were altered. */
export class SecretUnreadableError extends Error {
  readonly code = 'SECRET_UNREADABLE';
}

/**
 * AES-256-GCM for columns. `place` (table, row, column) is authenticated with the text, so that a value copied to
 * another row does not open.
 */
export class SecretBox {
  /** @param keys 32-byte keys by id; `currentKeyId` seals, all of them open. */
  constructor(
    private readonly keys: ReadonlyMap<number, Buffer>,
    readonly currentKeyId: number,
  ) {}

  seal(text: string, place: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.currentKeyId), iv);
    cipher.setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws SecretUnreadableError */
  open(sealed: Buffer, keyId: number, place: string): string {
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key(keyId), sealed.subarray(0, ivBytes));
      decipher.setAAD(Buffer.from(place));
      decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
      return decipher.update(sealed.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    } catch (cause) {
      throw new SecretUnreadableError(`${place} cannot be decrypted; was ACS_MASTER_KEY changed?`, { cause });
    }
  }

  private key(keyId: number): Buffer {
    const key = this.keys.get(keyId);
    if (key === undefined) throw new SecretUnreadableError(`encryption key ${keyId} is not configured`);
    return key;
  }
}
