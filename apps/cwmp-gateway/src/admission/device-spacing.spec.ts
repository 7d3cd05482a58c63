import { expect, test } from 'vitest';
import { InProcessRateLimiter } from '#coordination';
import { DeviceSpacing } from './device-spacing.js';
import { settingsWith } from './settings.fixture.js';

const inform = (serialNumber: string) => ({
  deviceId: { manufacturer: '', oui: '0A1B2C', productClass: 'Gateway', serialNumber },
});
const device = (username: string) => ({ kind: 'device', username }) as const;
const spacing = () => new DeviceSpacing(new InProcessRateLimiter(1_000, () => 0), settingsWith());

test('a device begins five sessions at once, and those that were asked for besides', () => {
  const spaced = spacing();
  const speaks = (priority: 'boot' | 'wanted') => spaced.mayCome(device('one'), inform('ONE'), priority);
  for (let n = 0; n < 5; n += 1) expect(speaks('boot')).toBe(true);
  expect(speaks('boot')).toBe(false);
  for (let n = 0; n < 50; n += 1) expect(speaks('wanted')).toBe(true);
  expect(speaks('wanted')).toBe(false);
});

test('nobody uses up the sessions of a device by naming it', async () => {
  const spaced = spacing();
  for (let n = 0; n < 100; n += 1) await spaced.mayCome(device('stranger'), inform('VICTIM'), 'boot');
  expect(spaced.mayCome(device('victim'), inform('VICTIM'), 'boot')).toBe(true);
});

test('who shows nothing is not counted', () => {
  const spaced = spacing();
  const anonymous = { kind: 'anonymous', username: null } as const;
  for (let n = 0; n < 100; n += 1) expect(spaced.mayCome(anonymous, inform('ONE'), 'periodic')).toBe(true);
});
