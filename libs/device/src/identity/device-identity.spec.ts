import { describe, expect, it } from 'vitest';
import { deviceIdentityOf } from './device-identity.js';

const identityOf = (stated: { oui?: string; productClass?: string; serialNumber?: string }) =>
  deviceIdentityOf({ oui: '0A1B2C', productClass: 'Box', serialNumber: 'S1', ...stated });

describe('the identity of a device', () => {
  it.each([
    ['0a1b2c', '0A1B2C'],
    [' 0A1B2C\n', '0A1B2C'],
    ['00-d0-9e', '00D09E'],
    ['00:D0:9E', '00D09E'],
    ['0x00D09E', '00D09E'],
    // As devices have it that lose a leading zero, or know no OUI of their own.
    ['086C7', '086C7'],
    ['Vendor', 'VENDOR'],
  ])('Q12: an OUI of "%s" is %s', (oui, expected) => {
    expect(identityOf({ oui })).toMatchObject({ oui: expected });
  });

  it.each(['', ' ', '-', 'no OUI', '00-D0-9', '0A1B2C_', 'ö', '%00', 'x'.repeat(17)])(
    'refuses an OUI of "%s"',
    (oui) => {
      expect(identityOf({ oui })).toEqual({ field: 'oui', reason: 'is not one to 16 letters and digits' });
    },
  );

  it('keeps texts as they are, longer ones than TR-069 has too', () => {
    const [productClass, serialNumber] = ['Box: ü "1"'.padEnd(256, 'x'), 'aa:bb'.padEnd(256, '0')];
    expect(identityOf({ productClass, serialNumber })).toEqual({ oui: '0A1B2C', productClass, serialNumber });
    expect(identityOf({ productClass: '' })).toMatchObject({ productClass: '' });
  });

  it.each([
    [{ serialNumber: '' }, 'serialNumber'],
    [{ serialNumber: ' \n' }, 'serialNumber'],
    [{ serialNumber: 'x'.repeat(257) }, 'serialNumber'],
    [{ serialNumber: 'S\u001b[1m' }, 'serialNumber'],
    [{ productClass: 'x'.repeat(257) }, 'productClass'],
    [{ productClass: 'a\nb' }, 'productClass'],
  ])('refuses %j', (stated, field) => {
    expect(identityOf(stated)).toMatchObject({ field, reason: expect.any(String) });
  });
});
