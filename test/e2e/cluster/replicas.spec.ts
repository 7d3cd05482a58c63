import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { available } from '#testing';
import { RunningCluster } from '../acs/running-cluster.js';
import { CpeCabinet } from '../cpe/cpe-cabinet.js';

const programs = ['redis-server', 'haproxy'].every((program) => available(program));
const there = test.skipIf(!programs);

let acs: RunningCluster;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  if (programs) acs = await RunningCluster.start();
}, 120_000);

afterAll(async () => {
  await cabinet.clear();
  if (programs) await acs.stop();
});

interface Alert {
  readonly kind: string;
  readonly data: { readonly hosts: readonly string[] };
}

there(
  'two CPEs of one identity are told to the operator, and wait for each other at all gateways',
  async () => {
    const first = await cabinet.switchOn({ serialNumber: 'CLONE' });
    const second = await cabinet.switchOn({ serialNumber: 'CLONE' });
    const { id } = await acs.api.device('CLONE');
    const alerts = async () =>
      (await acs.api.request<{ items: Alert[] }>(`/devices/${id}/events?code=identity_conflict`)).body.items;
    for (let told: Alert[] = []; told.length === 0; told = await alerts())
      await Promise.all([first.informNow(), second.informNow()]);
    const epoch = async () =>
      (
        await acs.rows(
          'SELECT epoch FROM device_session s JOIN device d ON d.id = s.device_id WHERE public_id = $1',
          [id],
        )
      )[0];
    const before = await epoch();
    const outcomes = await Promise.all([first, second, first, second].map((cpe) => cpe.informNow()));
    expect(outcomes).toMatchObject(Array.from(outcomes, () => ({ informAccepted: false, httpStatus: 503 })));
    expect(await epoch()).toEqual(before);
    const [alert, ...others] = await alerts();
    expect(others).toEqual([]);
    expect(alert?.kind).toBe('alert');
    const hosts = [first, second].map((cpe) => new URL(cpe.connectionRequestUrl).host);
    expect(alert?.data.hosts.toSorted()).toEqual(hosts.toSorted());
    expect(acs.count('device.identityConflict')).toBe(1);
  },
);

there('what Redis has lost is put back by the worker', async () => {
  const cpe = await cabinet.switchOn({ serialNumber: 'FLUSHED' });
  const { id } = await acs.api.device('FLUSHED');
  await cpe.stop();
  const task = await acs.api.queue(id, 'Reboot', {}, '?lane=campaign');
  const repairs = acs.count('queue.repaired');
  const redis = new Redis(acs.cluster.redisUrl);
  try {
    await redis.flushall();
    await vi.waitFor(() => expect(acs.count('queue.repaired')).toBeGreaterThan(repairs), 30_000);
    expect(await redis.keys(`acs:{cpe*}:${task.id}`)).toHaveLength(1);
  } finally {
    redis.disconnect();
  }
});

interface Replica {
  readonly name: string;
  readonly role: string;
  readonly version: string;
}

there(
  'the processes that run are listed, and one that was killed no more',
  async () => {
    const listed = async () => (await acs.api.request<{ items: Replica[] }>('/replicas')).body.items;
    const all = ['api', 'files', 'gateway', 'gateway', 'stun', 'worker'];
    // What the flush of the test above has lost comes back with the next signs of life.
    await vi.waitFor(
      async () => expect((await listed()).map(({ role }) => role).toSorted()).toEqual(all),
      30_000,
    );
    const stun = acs.cluster.stun!;
    const { pid } = stun;
    await stun.end('SIGKILL');
    await vi.waitFor(
      async () => expect((await listed()).map(({ role }) => role)).not.toContain('stun'),
      30_000,
    );
    await stun.start();
    await vi.waitFor(async () => {
      const again = (await listed()).filter(({ role }) => role === 'stun');
      expect(again).toHaveLength(1);
      expect(again[0]?.name).not.toContain(`-${pid}-`);
    }, 30_000);
  },
  90_000,
);
