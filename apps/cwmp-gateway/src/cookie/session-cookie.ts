import { createHmac, timingSafeEqual } from 'node:crypto';
import type { DeviceId } from '#device';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../gateway-settings.js';
import { fromBase62, toBase62 } from './base62.js';

export const cookieName = 'ACS';

const deviceDigits = 9;
const epochDigits = 9;
const signatureDigits = 22;
const cookieLength = deviceDigits + epochDigits + signatureDigits;

/** The session that a cookie names. */
export interface CookieSession {
  readonly deviceId: DeviceId;
  readonly epoch: number;
}

/**
 * Session cookies that any replica can verify: device, epoch and a 128-bit HMAC as 40 letters and digits. A cookie
 * continues one session and nothing else.
 */
@Injectable()
export class SessionCookies {
  /** The key is the same on all replicas. */
  constructor(private readonly settings: GatewaySettings) {}

  mint({ deviceId, epoch }: CookieSession): string {
    const body = padded(BigInt(deviceId), deviceDigits) + padded(BigInt(epoch), epochDigits);
    return body + padded(this.signature(body), signatureDigits);
  }

  /** The session behind a cookie value, null for anything this ACS did not mint. */
  verify(value: string): CookieSession | null {
    if (value.length !== cookieLength || !/^[0-9A-Za-z]+$/.test(value)) return null;
    const body = value.slice(0, deviceDigits + epochDigits);
    const expected = Buffer.from(body + padded(this.signature(body), signatureDigits));
    if (!timingSafeEqual(Buffer.from(value), expected)) return null;
    const deviceId = fromBase62(body.slice(0, deviceDigits));
    const epoch = fromBase62(body.slice(deviceDigits));
    if (deviceId === null || epoch === null) return null;
    return { deviceId: Number(deviceId) as DeviceId, epoch: Number(epoch) };
  }

  private signature(body: string): bigint {
    const mac = createHmac('sha256', this.settings.cookieKey).update(body).digest();
    return (mac.readBigUInt64BE(0) << 64n) | mac.readBigUInt64BE(8);
  }
}

function padded(value: bigint, length: number): string {
  return toBase62(value).padStart(length, '0');
}
