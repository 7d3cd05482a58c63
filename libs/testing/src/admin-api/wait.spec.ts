import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import type { Settlement } from '#task';
import { informOf } from './inform-of.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let base: string;

let deviceId: string;
let serial = 0;

beforeAll(async () => {
  api = await startAdminApi();
});
beforeEach(() => {
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: `W${++serial}` };
  deviceId = api.ports.inventory.add(identity, 'approved').publicId;
  base = `/api/v1/devices/${deviceId}`;
});
afterAll(() => api.close());

const waiting = (prefer: string) => ({
  headers: {
    authorization: 'Bearer a-key-for-tests',
    'content-type': 'application/json',
    prefer,
  },
});
const answered: Settlement = {
  attemptState: 'answered',
  taskState: 'succeeded',
  result: { status: 0, instanceNumber: 3 },
  fault: null,
  retryAfterSec: 0,
};

/** Lets the device run the first due task in a session, as the gateway would. */
const runInSession = async (settlement: Settlement): Promise<void> => {
  const opened = await api.ports.sessions.open(informOf(api.ports.inventory.findRow(deviceId)!.identity));
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const { fence } = opened.session;
  const claimed = await api.ports.ledger.claim(fence, newUuidV7());
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  await api.ports.ledger.settle(fence, claimed.rpc, settlement);
  api.signals.taskSettled(claimed.rpc.taskId);
};
const onceQueued = (settlement: Settlement) =>
  new Promise<void>((resolve, reject) => {
    const stop = api.signals.onTaskQueued(() => {
      stop();
      runInSession(settlement).then(resolve, reject);
    });
  });

const addObject = (prefer: string) =>
  api.call('POST', `${base}/rpc/AddObject`, { json: { objectName: 'Device.A.' }, ...waiting(prefer) });

describe('waiting for a task', () => {
  it('answers 200 with the result of a device that answers in time', async () => {
    const session = onceQueued(answered);
    const { status, headers, body } = await addObject('wait=30');
    await session;
    expect([status, headers.get('preference-applied')]).toEqual([200, 'wait=30']);
    expect(body).toMatchObject({
      type: 'AddObject',
      state: 'succeeded',
      result: { status: 0, instanceNumber: 3 },
      settledAt: expect.any(String),
      attempts: [{ state: 'answered', settledAt: expect.any(String) }],
    });
    expect(body).not.toHaveProperty('fault');
  });

  it('answers 200 with the fault of a device that refuses', async () => {
    const fault = {
      code: 9003,
      string: 'Invalid arguments',
      parameterFaults: [{ name: 'Device.A', code: 9007, string: 'Invalid value' }],
    };
    const session = onceQueued({
      ...answered,
      attemptState: 'faulted',
      taskState: 'failed',
      result: null,
      fault,
    });
    const { status, body } = await addObject('wait=30');
    await session;
    expect([status, body.state, body.fault]).toEqual([200, 'failed', fault]);
    expect(body).not.toHaveProperty('result');
  });

  it('ends when the outcome stays unknown', async () => {
    const session = onceQueued({
      ...answered,
      attemptState: 'indeterminate',
      taskState: 'indeterminate',
      result: null,
    });
    const { status, body } = await addObject('wait=30');
    await session;
    expect([status, body.state]).toEqual([200, 'indeterminate']);
  });

  it('ends with 202 when the time is over', async () => {
    const startedMs = performance.now();
    const { status, headers, body } = await addObject('wait=1');
    expect([status, body.state]).toEqual([202, 'queued']);
    expect(headers.get('location')).toBe(`/api/v1/tasks/${body.id}`);
    expect(performance.now() - startedMs).toBeGreaterThan(900);
  });

  it('is not done unless asked for', async () => {
    const { status, headers } = await addObject('respond-async');
    expect([status, headers.get('preference-applied')]).toEqual([202, null]);
  });

  it('misses no settlement between acceptance and the wait', async () => {
    for (let n = 0; n < 25; n++) {
      const session = onceQueued(answered);
      expect((await addObject('wait=30')).status).toBe(200);
      await session;
    }
  });

  it('ends for everybody who waits for a task that is cancelled', async () => {
    const { body } = await addObject('wait=0');
    const waits = [1, 2, 3].map(() => api.call('GET', `/api/v1/tasks/${body.id}`, waiting('wait=30')));
    await api.call('DELETE', `/api/v1/tasks/${body.id}`);
    for (const answer of await Promise.all(waits))
      expect([answer.status, answer.body.state]).toEqual([200, 'cancelled']);
  });
});

describe('a wait', () => {
  /** Resolves when the next wait has begun, with the promise of its end. */
  const nextWait = () =>
    new Promise<{ end: Promise<boolean> }>((resolve) => {
      const { signals } = api;
      const settledOrTimeout = signals.settledOrTimeout.bind(signals);
      signals.settledOrTimeout = (...of) => {
        signals.settledOrTimeout = settledOrTimeout;
        const end = settledOrTimeout(...of);
        resolve({ end });
        return end;
      };
    });

  it('ends when its caller is gone', async () => {
    const caller = new AbortController();
    const begun = nextWait();
    const call = api.call('POST', `${base}/rpc/Reboot`, { ...waiting('wait=60'), signal: caller.signal });
    const { end } = await begun;
    caller.abort();
    await expect(call).rejects.toThrow();
    expect(await end).toBe(false);
  });

  // The last one: it ends the server.
  it('ends with an answer when the server shuts down', async () => {
    const begun = nextWait();
    const call = api.call('POST', `${base}/rpc/Reboot`, waiting('wait=60'));
    await begun;
    const closed = api.close();
    expect((await call).status).toBe(202);
    await closed;
  });
});
