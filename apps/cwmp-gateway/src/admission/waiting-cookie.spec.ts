import { expect, test } from 'vitest';
import { settingsWith } from './settings.fixture.js';
import { WaitingCookie } from './waiting-cookie.js';

const nowMs = 1_800_000_000_000;
const minute = 60_000;
const cookies = new WaitingCookie(settingsWith());
const given = cookies.header(nowMs).split(';')[0] ?? '';
const shows = (cookie: string | undefined, atMs = nowMs) =>
  cookies.isShown({ headers: cookie === undefined ? {} : { cookie } }, atMs);

test('says for an hour that its bearer was sent away', () => {
  expect(given).toMatch(/^ACSW=[0-9a-z]{40}$/);
  expect(shows(given)).toBe(true);
  expect(shows(`a=b; ${given}`, nowMs + 59 * minute)).toBe(true);
  expect(shows(given, nowMs + 61 * minute)).toBe(false);
  expect(shows(given, nowMs - 2 * minute)).toBe(false);
});

test('cannot be made up', () => {
  expect(shows(undefined)).toBe(false);
  const later = `ACSW=${(nowMs / 1_000 + 10).toString(36).padStart(8, '0')}${given.slice(-32)}`;
  for (const forged of [
    later,
    given.replace(/.$/, given.endsWith('0') ? '1' : '0'),
    'ACSW=',
    `ACSW=${'0'.repeat(40)}`,
  ])
    expect(shows(forged, nowMs + 10_000)).toBe(false);
});
