import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUuidV7, type CallEnd, type DeviceId } from '#device';
import { informOf } from '../conformance/test-device.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let deviceId: DeviceId;
let path: string;

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

let serial = 0;

beforeEach(() => {
  serial += 1;
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: `C${serial}` };
  const { id, publicId } = api.ports.inventory.add(identity, 'approved');
  deviceId = id;
  path = `/api/v1/devices/${publicId}/connection-request`;
});

const unknown = '01930000-0000-7000-8000-000000000000';
const accepted: CallEnd = {
  outcome: 'accepted',
  reason: null,
  promisedBy: 'http',
  isFailure: false,
  attempts: [{ transport: 'http', outcome: 'accepted', reason: null }],
};

/** A worker that makes each requested call and ends it so; `then` is what the device does after it. */
function workerThatEnds(end: CallEnd, then: (callId: string) => Promise<void> = async () => {}): void {
  api.wakeUps.onCall = async (device, requestId) => {
    const callId = newUuidV7();
    const beginning = await api.ports.calls.begin(device, callId, true);
    if (beginning.kind === 'begun') await api.ports.calls.end(device, callId, end);
    api.signals.taskSettled(requestId);
    await then(callId);
  };
}

/** The answer of a route that may wait for `sec` seconds. */
const call = (sec: number) =>
  api.call('POST', path, {
    headers: { authorization: 'Bearer a-key-for-tests', ...(sec > 0 && { prefer: `wait=${sec}` }) },
  });

describe('a call by hand', () => {
  it('tells what happened on each way', async () => {
    workerThatEnds(accepted);
    const { status, body } = await call(0);
    expect(status).toBe(200);
    expect(body).toMatchObject({ outcome: 'accepted', attempts: accepted.attempts, informedAt: null });
    const { body: state } = await api.call('GET', path);
    expect(state).toMatchObject({ reachability: { state: 'calling', by: null }, lastCall: body });
  });

  it('waits for the Inform that it brings', async () => {
    workerThatEnds(accepted, async (callId) => {
      setImmediate(() => {
        void api.ports.calls.informed(deviceId).then(() => api.signals.taskSettled(callId));
      });
    });
    const { headers, body } = await call(20);
    expect(headers.get('preference-applied')).toBe('wait=20');
    expect(Date.parse(body.informedAt)).toBeGreaterThanOrEqual(Date.parse(body.calledAt));
    const { body: state } = await api.call('GET', path);
    expect(state.reachability).toEqual({ state: 'reachable', by: 'http', at: body.informedAt });
  });

  it('waits for no Inform that nobody has promised', async () => {
    const attempts = [{ transport: 'http', outcome: 'unreachable', reason: 'timeout' }] as const;
    workerThatEnds({ ...accepted, outcome: 'unreachable', promisedBy: null, isFailure: true, attempts });
    expect((await call(60)).body).toMatchObject({ outcome: 'unreachable', reason: null, attempts });
    expect((await call(60)).body).toMatchObject({ outcome: 'unreachable', attempts });
  });

  it('says why nothing was sent, which changes nothing of what is known', async () => {
    workerThatEnds(accepted, async () => void (await api.ports.calls.informed(deviceId)));
    await call(0);
    const { reachability } = (await api.call('GET', path)).body;
    const end = { outcome: 'notCallable', reason: 'noWay', promisedBy: null, isFailure: false, attempts: [] };
    workerThatEnds(end);
    const { body } = await call(60);
    expect(body).toMatchObject({ outcome: 'notCallable', reason: 'noWay', attempts: [], informedAt: null });
    const { body: state } = await api.call('GET', path);
    expect(state).toMatchObject({ reachability, lastCall: body });
    expect(reachability).toMatchObject({ state: 'reachable', by: 'http' });
  });

  it('says when its end is still to come, and when nobody makes it', async () => {
    api.wakeUps.onCall = async (device, requestId) => {
      await api.ports.calls.begin(device, newUuidV7(), true);
      api.signals.taskSettled(requestId);
    };
    expect(await call(0)).toMatchObject({ status: 202, body: { outcome: null, attempts: [] } });
    api.wakeUps.onCall = async (_device, requestId) => api.signals.taskSettled(requestId);
    const other = api.ports.inventory.add({ oui: '0A1B2C', productClass: '', serialNumber: 'N' }, 'approved');
    const answer = await api.call('POST', `/api/v1/devices/${other.publicId}/connection-request`);
    expect(answer).toMatchObject({ status: 503, body: { retryable: true } });
  });
});

describe('the policy', () => {
  it('is kept, and taken back', async () => {
    const all = ['http', 'udp', 'xmpp'];
    expect((await api.call('GET', path)).body).toMatchObject({ transports: all, lastCall: null });
    const set = await api.call('PUT', `${path}/policy`, { json: { transports: ['xmpp', 'http'] } });
    expect(set).toMatchObject({ status: 200, body: { transports: ['http', 'xmpp'] } });
    const none = await api.call('PUT', `${path}/policy`, { json: { transports: [] } });
    expect(none.body.transports).toEqual([]);
    expect((await api.call('DELETE', `${path}/policy`)).body.transports).toEqual(all);
  });

  it.each([
    [{}, '/transports'],
    [{ transports: ['smtp'] }, '/transports'],
    [{ transports: ['http', 'http'] }, '/transports'],
    [{ transports: ['http', 'udp', 'xmpp', 'http'] }, '/transports'],
    [{ transports: 'http' }, '/transports'],
    [{ transports: null }, '/transports'],
  ])('refuses %j', async (json, pointer) => {
    const { status, body } = await api.call('PUT', `${path}/policy`, { json });
    expect([400, 422]).toContain(status);
    expect(body.errors).toContainEqual(expect.objectContaining({ in: 'body', pointer }));
  });
});

describe('the credentials', () => {
  it('are made by the ACS, and told to nobody but the device', async () => {
    const { oui, productClass, serialNumber } = api.ports.inventory.rowOf(deviceId)!.identity;
    const facts = { dataModelRoot: 'Device.' };
    await api.ports.sessions.open(informOf({ oui, productClass, serialNumber }, { facts }));
    const { status, body, headers } = await api.call('POST', `${path}/credentials`);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/v1/tasks/${body.id}`);
    expect(body).toMatchObject({ type: 'SetParameterValues', lane: 'service', state: 'queued' });
    expect((await api.call('POST', `${path}/credentials`)).status).toBe(409);
  });

  it('of a device that has never informed have to wait', async () => {
    expect(await api.call('POST', `${path}/credentials`)).toMatchObject({
      status: 409,
      body: { type: 'urn:aviary:problem:device-not-seen' },
    });
  });
});

it.each([
  ['GET', '', 404],
  ['POST', '', 404],
  ['DELETE', '/policy', 404],
  ['POST', '/credentials', 404],
  ['GET', '?all=1', 400],
  ['POST', '/credentials?x=1', 400],
])('%s …%s of an unknown device is answered with %i', async (method, rest, status) => {
  const answer = await api.call(method, `/api/v1/devices/${unknown}/connection-request${rest}`);
  expect(answer.status).toBe(status);
});
