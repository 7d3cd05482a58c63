import { describe, expect, it } from 'vitest';
import { eventsToKeep, redeliveryWindowMs } from './event-rules.js';

const events = (...codes: string[]) => codes.map((eventCode) => ({ eventCode, commandKey: '' }));

describe('events to keep', () => {
  it('are each kept once, in their order', () => {
    const told = [...events('1 BOOT', '4 VALUE CHANGE', '1 BOOT'), { eventCode: '1 BOOT', commandKey: 'k' }];
    expect(eventsToKeep(told)).toEqual([told[0], told[1], told[3]]);
  });

  it('are not those that only say that the device is there', () => {
    const contacts = events('2 PERIODIC', '6 CONNECTION REQUEST', '14 HEARTBEAT', '2', '6');
    expect(eventsToKeep(contacts)).toEqual([]);
    const others = events('20 X', '60 Y', 'X 0A1B2C 2 PERIODIC', '13 WAKEUP', '');
    expect(eventsToKeep(others)).toEqual(others);
  });
});

describe('the window of re-delivery', () => {
  it('covers the retry policy and never shrinks as failures grow', () => {
    const windows = Array.from({ length: 200 }, (_, n) => redeliveryWindowMs(n));
    expect(windows[1]).toBe(86_400_000);
    expect(windows[100]! / 1_000).toBe(10 * 1_023 + 90 * 5_120 + 100 * 60);
    expect(windows).toEqual(windows.toSorted((a, b) => a - b));
  });
});
