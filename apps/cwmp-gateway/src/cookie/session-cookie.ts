import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { DeviceId } from '#device';
import { Injectable } from '@nestjs/common';
import { GatewaySettings } from '../gateway-settings.js';
import { RecentEntries } from '#recent-entries';

export const cookieName = 'ACS';

/** Digits of the largest safe integer in base 36. */
const numberDigits = 11;
const signatureDigits = 32;
const cookieForm = new RegExp(`^[0-9a-z]{${2 * numberDigits}}[0-9a-f]{${signatureDigits}}$`);

/** The session that a cookie names. */
export interface CookieSession {
  readonly deviceId: DeviceId;
  readonly epoch: number;
}

/** More cookies than a replica has sessions under way. */
const leastMinted = 8_192;

/** What a CPE is told beside the value. */
export interface CookieAttributes {
  /** Some CPEs give a cookie back only with a Path, others only without (Q9). */
  readonly cookiePath: 'root' | 'none';
  readonly isEncrypted: boolean;
}

/**
 * Session cookies that any replica can verify: device, epoch and a 128-bit HMAC as 54 letters and digits, which every
 * CPE's cookie store survives. A cookie continues one session and nothing else.
 */
@Injectable()
export class SessionCookies {
  // What was minted here needs no second HMAC when it comes back.
  private readonly minted = new RecentEntries<string, CookieSession>(leastMinted);
  private readonly keys: readonly KeyObject[];

  /** The keys are the same on all replicas. */
  constructor({ cookieKeys }: GatewaySettings) {
    this.keys = cookieKeys.map((key) => createSecretKey(key));
  }

  /** The Set-Cookie header of a session; over TLS the cookie is for TLS alone. */
  header(session: CookieSession, { cookiePath, isEncrypted }: CookieAttributes): string {
    const attributes = [
      ...(cookiePath === 'root' ? ['Path=/'] : []),
      ...(isEncrypted ? ['Secure', 'HttpOnly'] : []),
    ];
    return [`${cookieName}=${this.mint(session)}`, ...attributes].join('; ');
  }

  mint({ deviceId, epoch }: CookieSession): string {
    const body = digitsOf(deviceId) + digitsOf(epoch);
    const value = body + signatureOf(body, this.keys[0]!);
    this.minted.set(value, { deviceId, epoch });
    return value;
  }

  /** The session behind a cookie value, null for anything this ACS did not mint. */
  verify(value: string): CookieSession | null {
    const minted = this.minted.get(value);
    if (minted !== undefined) return minted;
    if (!cookieForm.test(value)) return null;
    const body = value.slice(0, 2 * numberDigits);
    const signature = Buffer.from(value.slice(2 * numberDigits));
    const isOurs = (key: KeyObject) => timingSafeEqual(signature, Buffer.from(signatureOf(body, key)));
    if (!this.keys.some(isOurs)) return null;
    const [deviceId, epoch] = [body.slice(0, numberDigits), body.slice(numberDigits)].map(numberOf);
    return { deviceId: deviceId as DeviceId, epoch: epoch! };
  }
}

function signatureOf(body: string, key: KeyObject): string {
  return createHmac('sha256', key).update(body).digest('hex').slice(0, signatureDigits);
}

function digitsOf(value: number): string {
  return value.toString(36).padStart(numberDigits, '0');
}

function numberOf(digits: string): number {
  return Number.parseInt(digits, 36);
}
