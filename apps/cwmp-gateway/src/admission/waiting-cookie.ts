import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { cookieValues } from '../cookie/cookie-header.js';
import { GatewaySettings } from '../gateway-settings.js';

const cookieName = 'ACSW';
const lifetimeSec = 3_600;
const digits = 8;
const form = new RegExp(`^[0-9a-z]{${digits}}[0-9a-f]{32}$`);

/**
 * Cookies that say that their bearer was sent away, and when. They are signed, so that nobody buys a place with a
 * cookie of its own making, and looked at without any state; they prove nothing about who bears them.
 */
@Injectable()
export class WaitingCookie {
  private latest = { sec: 0, header: '' };

  constructor(private readonly settings: GatewaySettings) {}

  /** The Set-Cookie header; the same for all who are sent away within a second. */
  header(nowMs: number = Date.now()): string {
    const sec = Math.floor(nowMs / 1_000);
    if (this.latest.sec === sec) return this.latest.header;
    const body = sec.toString(36).padStart(digits, '0');
    this.latest = {
      sec,
      header: `${cookieName}=${body}${signatureOf(body, this.settings.cookieKeys[0])}; Path=/`,
    };
    return this.latest.header;
  }

  /** True when the CPE was sent away within the last hour. */
  isShown({ headers }: Pick<IncomingMessage, 'headers'>, nowMs: number = Date.now()): boolean {
    if (headers.cookie === undefined) return false;
    return cookieValues(headers.cookie, cookieName).some((value) => this.isGenuine(value, nowMs));
  }

  private isGenuine(value: string, nowMs: number): boolean {
    if (!form.test(value)) return false;
    const body = value.slice(0, digits);
    const ageSec = nowMs / 1_000 - Number.parseInt(body, 36);
    if (ageSec < -60 || ageSec > lifetimeSec) return false;
    const signature = Buffer.from(value.slice(digits));
    return this.settings.cookieKeys.some((key) =>
      timingSafeEqual(signature, Buffer.from(signatureOf(body, key))),
    );
  }
}

function signatureOf(body: string, key: Buffer): string {
  return createHmac('sha256', key).update(`waiting:${body}`).digest('hex').slice(0, 32);
}
