import { beforeEach, expect, test } from 'vitest';
import { CpeCredentialStore, type CpeAccount, type DeviceId } from '#device';
import { AccountCache } from './account-cache.js';

let asked: string[];
let stored: Map<string, CpeAccount>;
let cache: AccountCache;

class CountingStore extends CpeCredentialStore {
  override async findByUsername(username: string): Promise<CpeAccount | null> {
    asked.push(username);
    return stored.get(username) ?? null;
  }
  override create = unused;
  override offer = unused;
  override confirm = unused;
  override readmitBootstrap = unused;
}

async function unused(): Promise<never> {
  throw new Error('the cache only looks');
}

const account = (password: string): CpeAccount => ({ deviceId: 1 as DeviceId, password });

beforeEach(() => {
  asked = [];
  stored = new Map([['known', account('first')]]);
  cache = new AccountCache(new CountingStore());
});

test('asks once for an account while its answer is young', async () => {
  for (const nowMs of [0, 1, 29_999]) expect(await cache.find('known', nowMs)).toEqual(account('first'));
  expect(asked).toEqual(['known']);
  await cache.find('known', 30_000);
  expect(asked).toHaveLength(2);
});

test('sees a device that is registered a moment later', async () => {
  expect(await cache.find('new', 0)).toBeNull();
  expect(await cache.find('new', 1_999)).toBeNull();
  expect(asked).toEqual(['new']);
  stored.set('new', account('made'));
  expect(await cache.find('new', 2_000)).toEqual(account('made'));
});

test('looks again for a changed password, but not for every guess', async () => {
  await cache.find('known', 0);
  stored.set('known', account('second'));
  expect(await cache.findChanged('known', 999)).toBeNull();
  expect(await cache.findChanged('known', 1_000)).toEqual(account('second'));
  expect(await cache.findChanged('known', 1_001)).toBeNull();
  expect(asked).toHaveLength(2);
});

test('forgets what was used longest ago when it is full', async () => {
  await cache.find('known', 0);
  for (let n = 1; n < 5_000; n += 1) await cache.find(`guess-${n}`, 0);
  await cache.find('known', 1);
  for (let n = 1; n < 5_000; n += 1) await cache.find(`other-${n}`, 1);
  asked = [];
  await cache.find('known', 1);
  expect(asked).toEqual([]);
  await cache.find('guess-1', 1);
  expect(asked).toEqual(['guess-1']);
});
