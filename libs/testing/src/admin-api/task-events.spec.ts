import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { newUuidV7 } from '#device';
import type { Settlement } from '#task';
import { informOf } from './inform-of.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let deviceId: string;
let serial = 0;

beforeAll(async () => {
  api = await startAdminApi();
});
beforeEach(() => {
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: `E${++serial}` };
  deviceId = api.ports.inventory.add(identity, 'approved').publicId;
});
afterAll(() => api.close());

const create = async (): Promise<string> =>
  (await api.call('POST', `/api/v1/devices/${deviceId}/rpc/Reboot`, { json: {} })).body.id;

const succeeded: Settlement = {
  attemptState: 'answered',
  taskState: 'succeeded',
  result: {},
  fault: null,
  retryAfterSec: 0,
};

/** Sends the first due task in a session, as the gateway would. */
async function send() {
  const opened = await api.ports.sessions.open(informOf(api.ports.inventory.findRow(deviceId)!.identity));
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  const { fence } = opened.session;
  const claimed = await api.ports.ledger.claim(fence, newUuidV7());
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  api.signals.taskMoved(claimed.rpc.taskId);
  return async (settlement: Settlement) => {
    await api.ports.ledger.settle(fence, claimed.rpc, settlement);
    api.signals.taskSettled(claimed.rpc.taskId);
  };
}

interface Told {
  readonly event: string;
  readonly id: string;
  readonly state: string;
}

/** Reads the events of a stream one after the other. */
async function follow(taskId: string, lastEventId?: string) {
  const abort = new AbortController();
  const response = await fetch(`${api.url}/api/v1/tasks/${taskId}/events`, {
    headers: {
      authorization: 'Bearer a-key-for-tests',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    signal: abort.signal,
  });
  return { response, next: readerOf(response), hangUp: () => abort.abort() };
}

function readerOf(response: Response): () => Promise<Told | null> {
  const chunks = response.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
  let text = '';
  return async () => {
    for (;;) {
      const end = text.indexOf('\n\n');
      if (end < 0) {
        const { done, value } = (await chunks?.next()) ?? { done: true };
        if (done === true) return null;
        text += value ?? '';
        continue;
      }
      const fields = new Map(
        text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      text = text.slice(end + 2);
      const data = fields.get('data');
      if (data !== undefined)
        return {
          event: fields.get('event') ?? '',
          id: fields.get('id') ?? '',
          state: JSON.parse(data).state,
        };
    }
  };
}

describe('the events of a task', () => {
  it('tell its life as it happens, and end with it', async () => {
    const taskId = await create();
    const { response, next } = await follow(taskId);
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await next()).toMatchObject({ event: 'task', state: 'queued' });
    const settle = await send();
    expect(await next()).toMatchObject({ event: 'task', state: 'inSession' });
    await settle(succeeded);
    expect(await next()).toMatchObject({ event: 'task', state: 'succeeded' });
    expect(await next()).toBeNull();
  });

  it('tell who comes back only what it does not know', async () => {
    const taskId = await create();
    const first = await follow(taskId);
    const queued = await first.next();
    first.hangUp();
    const again = await follow(taskId, queued!.id);
    const settle = await send();
    const sent = await again.next();
    expect(sent).toMatchObject({ state: 'inSession' });
    again.hangUp();
    await settle(succeeded);
    const late = await follow(taskId, sent!.id);
    const end = await late.next();
    expect([end?.state, await late.next()]).toEqual(['succeeded', null]);
    const { response } = await follow(taskId, end!.id);
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect((await (await follow(taskId)).next())?.state).toBe('succeeded');
  });

  it('tell of a task that is cancelled', async () => {
    const taskId = await create();
    const { next } = await follow(taskId);
    await next();
    await api.call('DELETE', `/api/v1/tasks/${taskId}`);
    expect([await next(), await next()]).toEqual([expect.objectContaining({ state: 'cancelled' }), null]);
  });

  it('are refused to strangers and of tasks that do not exist', async () => {
    const unknown = '/api/v1/tasks/01930000-0000-7000-8000-000000000000/events';
    expect((await api.call('GET', unknown)).body.code).toBe('TASK_NOT_FOUND');
    expect((await api.call('GET', unknown, { headers: {} })).status).toBe(401);
    expect((await api.call('GET', `/api/v1/tasks/${await create()}/events?x=1`)).status).toBe(400);
  });

  it('are bounded, and a stream that ends gives its place back', async () => {
    const taskId = await create();
    const open: (() => void)[] = [];
    const fill = async (): Promise<Response> => {
      for (;;) {
        const { response, hangUp } = await follow(taskId);
        if (response.status !== 200) return response;
        open.push(hangUp);
      }
    };
    const refused = await fill();
    expect([refused.status, open.length <= 50]).toEqual([429, true]);
    const { body } = await api.call('GET', `/api/v1/tasks/${taskId}/events`);
    expect([body.code, body.retryable]).toEqual(['TOO_MANY_STREAMS', true]);
    const before = open.length;
    await api.call('DELETE', `/api/v1/tasks/${taskId}`);
    const other = await create();
    await vi.waitUntil(async () => {
      const { response, hangUp } = await follow(other);
      hangUp();
      return response.status === 200;
    });
    expect(before).toBeGreaterThan(40);
    for (const hangUp of open) hangUp();
  });
});
