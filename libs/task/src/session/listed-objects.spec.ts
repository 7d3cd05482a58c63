import { describe, expect, it } from 'vitest';
import { listedObjects } from './listed-objects.js';

const answer = (...names: string[]) => names.map((name) => ({ name, writable: false }));

describe('objects that an answer lists', () => {
  it.each([
    ['Device.WiFi.', true, ['Device.WiFi.Radio.', 'Device.WiFi.Max'], ['Device.WiFi.']],
    ['Device.WiFi.', true, [], []],
    [
      'Device.WiFi.',
      false,
      [
        'Device.WiFi.',
        'Device.WiFi.Radio.',
        'Device.WiFi.Radio.1.',
        'Device.WiFi.Radio.1.Channel',
        'Device.WiFi.SSID.',
      ],
      // Nothing is below SSID: an empty table, or an answer of one level.
      ['Device.WiFi.', 'Device.WiFi.Radio.', 'Device.WiFi.Radio.1.'],
    ],
    ['Device.WiFi.', false, ['Device.WiFi.'], []],
    ['Device.WiFi.Radio.1.Channel', false, ['Device.WiFi.Radio.1.Channel'], []],
    ['', true, ['Device.'], []],
    ['', false, ['Device.', 'Device.A', 'Device.B.', 'Device.B.C'], ['Device.', 'Device.B.']],
    ['Device.WiFi.', false, ['Device.Elsewhere.A'], []],
  ])('%s with nextLevel %s and %j: %j', (parameterPath, nextLevel, names, expected) => {
    expect(listedObjects({ parameterPath, nextLevel }, answer(...names))).toEqual(expected);
  });
});
