import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readValue, writtenValue } from './value-rule.js';
import type { ViewField } from './view-areas.js';

const field = (type: ViewField['type']): ViewField => ({ type, description: '' });

describe('a value rule', () => {
  it.each([
    ['1', {}, 'boolean', true],
    ['False', {}, 'boolean', false],
    ['yes', {}, 'boolean', null],
    ['-23 dBm', {}, 'number', -23],
    ['-21340', { scale: 0.001 }, 'number', -21.34],
    ['47.6', {}, 'integer', 48],
    ['many', {}, 'integer', null],
    ['', {}, 'integer', null],
    [' 192.0.2.1, ,192.0.2.2', {}, 'textList', ['192.0.2.1', '192.0.2.2']],
    ['0001-01-01T00:00:00Z', {}, 'dateTime', null],
    ['2026-01-01T00:00:00Z', {}, 'dateTime', '2026-01-01T00:00:00Z'],
    ['Up', { map: { Up: 'up' } }, 'text', 'up'],
    ['constructor', { map: { Up: 'up' } }, 'text', null],
    ['Device.WiFi.SSID.1.', { prefixes: { 'Device.WiFi.': 'wifi' } }, 'text', 'wifi'],
    ['36', { ranges: [[32, 177, '5GHz']] }, 'text', '5GHz'],
    ['20', { ranges: [[32, 177, '5GHz']] }, 'text', null],
    ['233', { dbmFromWatt: 1e-7 }, 'number', -16.33],
    ['-17.5', { dbmFromWatt: 1e-7 }, 'number', -17.5],
    ['0', { dbmFromWatt: 1e-7 }, 'number', null],
  ] as const)('reads %j by %j as %s', (wire, rule, type, value) => {
    expect(readValue(wire, rule, field(type))).toEqual(value);
  });

  it('writes what it reads back as the same, for numbers of any scale, words and lists', () => {
    const scale = fc.constantFrom(1, 0.001, 0.1, 1_000);
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 1e6 }), scale, (wire, factor) => {
        const rule = { scale: factor };
        const value = readValue(String(wire), rule, field('number'))!;
        expect(Number(writtenValue(value, rule))).toBe(wire);
      }),
    );
    const rule = { map: { Up: 'up', Running: 'up', Down: 'down' } };
    expect(readValue('Running', rule, field('text'))).toBe('up');
    expect(writtenValue('up', rule)).toBe('Up');
    expect(writtenValue('sideways', rule)).toBeNull();
    expect(writtenValue(['a', 'b'], {})).toBe('a,b');
    expect(writtenValue(true, {})).toBe('1');
  });

  it('never throws, whatever a device says', () => {
    const rules = [{}, { scale: 2 }, { map: {} }, { prefixes: {} }, { ranges: [] }, { dbmFromWatt: 1 }];
    const types = ['text', 'boolean', 'integer', 'number', 'textList', 'dateTime'] as const;
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(...rules), fc.constantFrom(...types), (wire, rule, type) => {
        const value = readValue(wire, rule, field(type));
        if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
