import { expect, test } from 'vitest';
import { priorityOf } from './priority.js';

const events = (...codes: string[]) => ({ event: codes.map((eventCode) => ({ eventCode, commandKey: '' })) });

test.each([
  [['2 PERIODIC'], 'periodic'],
  [[], 'periodic'],
  [['X CT-COM BIND', '14 HEARTBEAT'], 'periodic'],
  [['4 VALUE CHANGE', '2 PERIODIC'], 'valueChange'],
  [['1 BOOT'], 'boot'],
  [['0  bootstrap', '4 VALUE CHANGE'], 'boot'],
  [['M Reboot'], 'boot'],
  [['1 BOOT', '7 TRANSFER COMPLETE', 'M Download'], 'wanted'],
  [[' 6 CONNECTION REQUEST'], 'wanted'],
  [['10 AUTONOMOUS TRANSFER COMPLETE'], 'wanted'],
  [['66 NOT KNOWN'], 'periodic'],
])('%j is %s', (codes, priority) => {
  expect(priorityOf(events(...codes))).toBe(priority);
});
