import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeviceId } from '#device';
import type { GatewaySettings } from '../gateway-settings.js';
import { cookieValues } from './cookie-header.js';
import { SessionCookies } from './session-cookie.js';

const withKeys = (...cookieKeys: GatewaySettings['cookieKeys']) =>
  new SessionCookies({ cookieKeys } as GatewaySettings);
const key = randomBytes(32);
const cookies = withKeys(key);
const replica = withKeys(key);
const session = { deviceId: 42 as DeviceId, epoch: 7 };

describe('session cookies', () => {
  it('come back as the session they were minted for', () => {
    const number = fc.maxSafeNat();
    fc.assert(
      fc.property(number, number, (deviceId, epoch) => {
        const value = cookies.mint({ deviceId: deviceId as DeviceId, epoch });
        expect(value).toMatch(/^[0-9a-z]{54}$/);
        expect(cookies.verify(value)).toEqual({ deviceId, epoch });
        expect(replica.verify(value)).toEqual({ deviceId, epoch });
      }),
    );
  });

  it('do not survive a change of any character', () => {
    const value = cookies.mint(session);
    for (let i = 0; i < value.length; i++) {
      const other = value[i] === 'a' ? 'b' : 'a';
      expect(cookies.verify(value.slice(0, i) + other + value.slice(i + 1))).toBeNull();
    }
  });

  it('of a former key are believed, and none are made with it', () => {
    const rotated = withKeys(randomBytes(32), key);
    expect(rotated.verify(cookies.mint(session))).toEqual(session);
    expect(cookies.verify(rotated.mint(session))).toBeNull();
  });

  it('are nothing to a holder of another key, and refuse what is not a cookie', () => {
    expect(withKeys(randomBytes(32)).verify(cookies.mint(session))).toBeNull();
    for (const value of ['', '7', 'é'.repeat(54), '!'.repeat(54), '0'.repeat(54), 'a'.repeat(1e5)])
      expect(cookies.verify(value)).toBeNull();
  });
});

it('Q9: tell the Path `/` unless the device cannot take one, and are for TLS alone over TLS', () => {
  const header = (cookiePath: 'root' | 'none', isEncrypted: boolean) =>
    cookies.header(session, { cookiePath, isEncrypted }).split('; ').slice(1);
  expect(header('root', false)).toEqual(['Path=/']);
  expect(header('none', false)).toEqual([]);
  expect(header('root', true)).toEqual(['Path=/', 'Secure', 'HttpOnly']);
});

it('Q7, Q8: come back as CPEs write them, blanks missing and strange neighbours', () => {
  expect(cookieValues('$Version="0"; ACS=abc;$Path=/', 'ACS')).toEqual(['abc']);
  expect(cookieValues('hdm=a!b~1; ACS=abc', 'ACS')).toEqual(['abc']);
});

describe('Cookie headers', () => {
  it.each([
    ['ACS=abc', ['abc']],
    ['$Version="0"; ACS=abc;$Path=/', ['abc']],
    ['$Version=1;ACS="abc";$Path="/"', ['abc']],
    ['x=1, ACS=abc', ['abc']],
    ['ACS=old; ACS=new', ['old', 'new']],
    ['XACS=abc; acs=abc', []],
    ['ACS', []],
    [undefined, []],
  ])('%s', (header, values) => {
    expect(cookieValues(header, 'ACS')).toEqual(values);
  });
});
