import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link allows: one device, one attempt, until a time. */
export interface TransferGrant {
  readonly kind: 'download' | 'upload';
  /** The file to fetch; null for an upload. */
  readonly fileId: string | null;
  /** Public id of the device. */
  readonly deviceId: string;
  readonly attemptId: string;
  readonly expiresAt: Date;
}

const kinds = ['download', 'upload'] as const;
const macBytes = 16;
const idBytes = 16;
const grantBytes = 1 + 3 * idBytes + 4;
const noId = '00000000-0000-0000-0000-000000000000';
const tokenForm = /^[A-Za-z0-9_-]{92}$/;
/** Clocks of replicas may differ by this much. */
const toleranceMs = 60_000;

/**
 * Links that carry their grant, signed with 128 bits, so that any replica can check one without a look into a store. A
 * token is 92 characters of the URL alphabet: it fits into a path, and into the 256 characters that TR-069 leaves.
 */
export class TransferLinks {
  /** @param keys the same on all replicas, for this purpose alone: the first one signs, all of them are believed */
  constructor(private readonly keys: readonly [Buffer, ...Buffer[]]) {}

  token({ kind, fileId, deviceId, attemptId, expiresAt }: TransferGrant): string {
    const expiry = Buffer.alloc(4);
    expiry.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000));
    const ids = [fileId ?? noId, deviceId, attemptId].map(bytesOf);
    const grant = Buffer.concat([Buffer.from([kinds.indexOf(kind)]), ...ids, expiry]);
    return Buffer.concat([grant, macOf(grant, this.keys[0])]).toString('base64url');
  }

  /** The grant behind a token of ours that has not expired, else null. */
  read(token: string, nowMs: number): TransferGrant | null {
    if (this.keyOf(token) === null) return null;
    const grant = Buffer.from(token, 'base64url').subarray(0, grantBytes);
    const kind = kinds[grant[0] ?? kinds.length];
    const expiresAt = new Date(grant.readUInt32BE(grantBytes - 4) * 1_000);
    if (kind === undefined || nowMs > expiresAt.getTime() + toleranceMs) return null;
    const [fileId = noId, deviceId = noId, attemptId = noId] = [0, 1, 2].map((n) =>
      idAt(grant, 1 + n * idBytes),
    );
    return { kind, fileId: fileId === noId ? null : fileId, deviceId, attemptId, expiresAt };
  }

  /** What the bearer of a token shows where a password is asked for: 24 letters and digits. */
  passwordOf(token: string): string {
    const key = this.keyOf(token) ?? this.keys[0];
    return createHmac('sha256', key).update(`password:${token}`).digest('hex').slice(0, 24);
  }

  /** The key that a token was signed with, null for one that is not ours. */
  private keyOf(token: string): Buffer | null {
    if (!tokenForm.test(token)) return null;
    const bytes = Buffer.from(token, 'base64url');
    const [grant, mac] = [bytes.subarray(0, grantBytes), bytes.subarray(grantBytes)];
    return this.keys.find((key) => timingSafeEqual(mac, macOf(grant, key))) ?? null;
  }
}

function macOf(grant: Buffer, key: Buffer): Buffer {
  return createHmac('sha256', key).update(grant).digest().subarray(0, macBytes);
}

function bytesOf(id: string): Buffer {
  return Buffer.from(id.replaceAll('-', ''), 'hex');
}

function idAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + idBytes);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
