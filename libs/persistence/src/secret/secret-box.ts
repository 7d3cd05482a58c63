import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const keyIdBytes = 4;
const ivBytes = 12;
const tagBytes = 16;

/** A stored secret cannot be read: its key is not configured, or the bytes or their place were altered. */
export class SecretUnreadableError extends Error {
  /** `SECRET_KEY_UNKNOWN` says something about the installation, `SECRET_UNREADABLE` about this one value. */
  constructor(
    message: string,
    readonly code: 'SECRET_UNREADABLE' | 'SECRET_KEY_UNKNOWN',
  ) {
    super(message);
  }
}

/**
 * AES-256-GCM for columns. `place` (table, row, column) is authenticated with the text, so that a value copied to
 * another row does not open. Every value names its key by four bytes at its front, so that secrets of one row may be
 * sealed with different ones while keys are rotated.
 */
export class SecretBox {
  /** Name of the key that seals: as bytes, and as the integer that columns hold. */
  readonly currentKey: Buffer;
  readonly currentKeyId: number;
  private readonly keys: ReadonlyMap<string, Buffer>;

  /** @param keys 32-byte keys: the first one seals, all of them open. */
  constructor(private readonly inOrder: readonly [Buffer, ...Buffer[]]) {
    this.keys = new Map(inOrder.map((key) => [nameOf(key).toString('hex'), key]));
    this.currentKey = nameOf(inOrder[0]);
    this.currentKeyId = this.currentKey.readInt32BE();
  }

  /** The names of all keys that open, as integers. */
  get keyIds(): readonly number[] {
    return this.inOrder.map((key) => nameOf(key).readInt32BE());
  }

  seal(text: string, place: string): Buffer {
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv('aes-256-gcm', this.inOrder[0], iv);
    cipher.setAAD(Buffer.from(place));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([this.currentKey, iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws SecretUnreadableError */
  open(sealed: Buffer, place: string): string {
    const name = sealed.subarray(0, keyIdBytes).toString('hex');
    const key = this.keys.get(name);
    const opened = key === undefined ? null : openedWith(key, sealed.subarray(keyIdBytes), place);
    const text = opened ?? this.openUnnamed(sealed, place);
    if (text !== null) return text;
    const reason =
      key === undefined ? `its key ${name} is not configured` : 'its bytes or its place were altered';
    throw new SecretUnreadableError(
      `${place} cannot be decrypted: ${reason}; former values of ACS_MASTER_KEY belong into ACS_MASTER_KEY_PREVIOUS`,
      key === undefined ? 'SECRET_KEY_UNKNOWN' : 'SECRET_UNREADABLE',
    );
  }

  /** What was sealed before values named their keys. */
  private openUnnamed(sealed: Buffer, place: string): string | null {
    for (const key of this.inOrder) {
      const text = openedWith(key, sealed, place);
      if (text !== null) return text;
    }
    return null;
  }
}

function nameOf(key: Buffer): Buffer {
  return createHash('sha256').update('aviary key name').update(key).digest().subarray(0, keyIdBytes);
}

function openedWith(key: Buffer, sealed: Buffer, place: string): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes));
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes));
    return decipher.update(sealed.subarray(ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    return null;
  }
}
