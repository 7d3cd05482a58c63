import { describe, expect, it } from 'vitest';
import { HistoryRules } from './history-rules.js';

const change = (path: string, after = 'b') => ({ path, before: 'a', after, source: 'read' }) as const;

describe('history rules', () => {
  const rules = new HistoryRules({
    excluded: ['Stats.', 'UpTime', 'Host.*.Active', 'X_(A+)+B'],
    changesPerDay: 10,
  });

  it.each([
    ['Device.WiFi.SSID.1.Stats.BytesSent', false],
    ['Device.DeviceInfo.UpTime', false],
    ['Device.Hosts.Host.12.Active', false],
    ['Device.X.StatsMode', true],
    ['Device.X.MyStats.A', true],
    ['Device.DeviceInfo.UpTimeMode', true],
    ['Device.X.SysUpTime', true],
    ['Device.Hosts.Host.12.Active.X', true],
    ['UpTime', false],
    ['', true],
  ])('follow %s: %s', (path, expected) => {
    expect(rules.follows(path)).toBe(expected);
  });

  it('follow everything without patterns, and nothing when nothing is kept', () => {
    expect(new HistoryRules({ excluded: [], changesPerDay: 1 }).follows('Device.DeviceInfo.UpTime')).toBe(
      true,
    );
    expect(new HistoryRules({ excluded: [], changesPerDay: 0 }).follows('Device.A')).toBe(false);
  });

  it('bound what is kept of one write', () => {
    const many = Array.from({ length: 1_500 }, (_, n) => change(`Device.V.${n}`, 'x'.repeat(2_000)));
    const kept = rules.keptOf([change('Device.DeviceInfo.UpTime'), ...many]);
    expect(kept).toHaveLength(1_000);
    expect(kept[0]).toMatchObject({ path: 'Device.V.0', before: 'a', after: `${'x'.repeat(1_023)}…` });
  });
});
