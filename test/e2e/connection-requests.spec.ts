import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatedCpe } from '#cpe-simulator';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet, tells } from './cpe/cpe-cabinet.js';

const management = 'Device.ManagementServer.';

interface Call {
  readonly outcome: string;
  readonly reason: string | null;
  readonly attempts: readonly object[];
  readonly informedAt: string | null;
}

interface ConnectionRequests {
  readonly hasCredentials: boolean;
  readonly reachability: { readonly state: string; readonly by: string | null };
  readonly lastCall: Call | null;
}

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

async function switchOn(serialNumber: string): Promise<{ cpe: SimulatedCpe; path: string }> {
  const cpe = await cabinet.switchOn({ serialNumber });
  return { cpe, path: `/devices/${(await acs.api.device(serialNumber)).id}/connection-request` };
}

const call = async (path: string): Promise<Call> =>
  (await acs.api.request<Call>(path, { method: 'POST', waitSec: 20 })).body;

const look = async (path: string): Promise<ConnectionRequests> =>
  (await acs.api.request<ConnectionRequests>(path)).body;

test('an operator calls a CPE and waits until it informs', async () => {
  const { cpe, path } = await switchOn('CALL-1');
  const woken = cpe.nextSession(tells('6 CONNECTION REQUEST'));
  const made = await call(path);
  const attempts = [{ transport: 'http', outcome: 'accepted', reason: null }];
  expect(made).toMatchObject({ outcome: 'accepted', reason: null, attempts, informedAt: expect.any(String) });
  await woken;
  expect(await look(path)).toMatchObject({
    hasCredentials: true,
    reachability: { state: 'reachable', by: 'http' },
    lastCall: made,
  });
  expect(await acs.metric('acs_connection_request_to_inform_seconds_count{transport="http"}')).toBe(1);
});

test('a CPE that refuses our password is left alone, and gets another one when it informs', async () => {
  const { cpe, path } = await switchOn('CALL-2');
  cpe.setLocally(`${management}ConnectionRequestPassword`, 'somebody-elses');
  expect(await call(path)).toMatchObject({ outcome: 'badCredentials', informedAt: null });
  expect(await look(path)).toMatchObject({ hasCredentials: false, reachability: { state: 'unreachable' } });
  await cpe.informNow();
  expect(cpe.tree.valueOf(`${management}ConnectionRequestPassword`)).toMatch(/^[A-Za-z0-9]{16,}$/);
  // The failure keeps others off for 5 s.
  await expect.poll(() => call(path), { timeout: 20_000 }).toMatchObject({ outcome: 'accepted' });
  expect((await look(path)).reachability).toMatchObject({ state: 'reachable', by: 'http' });
});

test('credentials are rotated by order, and the new ones are used', async () => {
  const { cpe, path } = await switchOn('CALL-3');
  const before = cpe.tree.valueOf(`${management}ConnectionRequestPassword`);
  const rotation = { method: 'POST', waitSec: 30 } as const;
  const { status, body } = await acs.api.request<{ state: string }>(`${path}/credentials`, rotation);
  expect([status, body.state]).toEqual([200, 'succeeded']);
  const after = cpe.tree.valueOf(`${management}ConnectionRequestPassword`);
  expect(after).toMatch(/^[A-Za-z0-9]{16,}$/);
  expect(after).not.toBe(before);
  expect(await call(path)).toMatchObject({ outcome: 'accepted', informedAt: expect.any(String) });
  expect(acs.api.answers.join()).not.toContain(after);
});

test('a CPE that may not be called keeps its tasks until it informs, and what is known of it stands', async () => {
  const { cpe, path } = await switchOn('CALL-4');
  const policy = { method: 'PUT', body: { transports: [] } } as const;
  const isNotCalled = { outcome: 'notCallable', reason: 'noWay', attempts: [], informedAt: null };
  await acs.api.request(`${path}/policy`, policy);
  expect(await call(path)).toMatchObject(isNotCalled);
  expect(await look(path)).toMatchObject({ reachability: { state: 'unknown' }, lastCall: isNotCalled });
  await acs.api.request(`${path}/policy`, { method: 'DELETE' });
  expect(await call(path)).toMatchObject({ outcome: 'accepted', reason: null });
  const { reachability } = await look(path);
  expect(reachability).toMatchObject({ state: 'reachable', by: 'http' });
  await acs.api.request(`${path}/policy`, policy);
  expect(await call(path)).toMatchObject(isNotCalled);
  expect(await look(path)).toMatchObject({ reachability, lastCall: isNotCalled });
  const { id } = await acs.api.device('CALL-4');
  const task = await acs.api.queue(id, 'GetRPCMethods');
  const { methods } = await cpe.informNow();
  expect(methods).toEqual(['GetRPCMethods']);
  expect((await acs.api.settled(task.id)).state).toBe('succeeded');
});
