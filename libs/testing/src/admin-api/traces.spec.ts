import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import { informOf, openedOf } from '../conformance/test-device.js';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let traceId: string;
const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: 'S1' };

beforeAll(async () => {
  api = await startAdminApi();
  const { fence } = openedOf(await api.ports.sessions.open(informOf(identity)));
  const at = new Date('2026-11-22T12:00:00Z');
  traceId = newUuidV7(at.getTime());
  const request = {
    line: 'POST / HTTP/1.1',
    headers: [['Host', 'acs'] as const],
    body: '<a/>\n',
    note: null,
  };
  const summary = { id: traceId, reason: 'failed', result: 'abandoned', startedAt: at, endedAt: at } as const;
  const exchanges = [{ at, durationMs: 2, request, response: null }];
  await api.ports.traces.add({ ...summary, fence, exchangeCount: 3, exchanges });
});
afterAll(() => api.close());

const switchPath = () => `/api/v1/devices/${api.deviceId}/trace`;
const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('the trace of a device', () => {
  it('is started, looked at and ended', async () => {
    expect((await api.call('GET', switchPath())).body).toEqual({ until: null });
    const until = inHours(1);
    expect((await api.call('PUT', switchPath(), { json: { until } })).body).toEqual({ until });
    expect((await api.call('GET', switchPath())).body).toEqual({ until });
    for (let n = 0; n < 2; n++)
      expect((await api.call('DELETE', switchPath())).body).toEqual({ until: null });
  });

  it.each([{ until: inHours(-1) }, { until: inHours(24 * 7 + 1) }, { until: 'tomorrow' }])(
    'does not end at %j',
    async (json) => {
      const { status, body } = await api.call('PUT', switchPath(), { json });
      expect([status, body.errors[0].pointer]).toEqual([422, '/until']);
    },
  );

  it('is refused without an end, and for devices that are not there', async () => {
    expect((await api.call('PUT', switchPath(), { json: {} })).status).toBe(400);
    const unknown = `/api/v1/devices/${newUuidV7()}/trace`;
    for (const [method, json] of [['GET'], ['DELETE'], ['PUT', { until: inHours(1) }]] as const)
      expect((await api.call(method, unknown, json && { json })).body.code).toBe('DEVICE_NOT_FOUND');
    expect((await api.call('GET', `${unknown}s`)).body.code).toBe('DEVICE_NOT_FOUND');
  });
});

describe('a transcript', () => {
  it('is listed, and read by programs', async () => {
    const { body } = await api.call('GET', `${switchPath()}s`);
    const summary = {
      id: traceId,
      deviceId: api.deviceId,
      reason: 'failed',
      result: 'abandoned',
      exchangeCount: 3,
    };
    expect(body).toMatchObject({ items: [summary], next: null });
    expect(body.items[0]).not.toHaveProperty('exchanges');
    expect((await api.call('GET', `/api/v1/traces/${traceId}`)).body).toMatchObject({
      ...summary,
      exchanges: [
        {
          durationMs: 2,
          request: { line: 'POST / HTTP/1.1', headers: [{ name: 'Host', value: 'acs' }], body: '<a/>\n' },
        },
      ],
    });
  });

  it('is a file for people', async () => {
    const headers = { authorization: 'Bearer a-key-for-tests', accept: 'text/plain' };
    const answer = await api.call('GET', `/api/v1/traces/${traceId}`, { headers });
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    expect(answer.headers.get('content-disposition')).toBe(`attachment; filename=trace-${traceId}.txt`);
    expect(answer.body).toBe(`trace ${traceId}
device ${api.deviceId}
session abandoned, from 2026-11-22T12:00:00.000Z to 2026-11-22T12:00:00.000Z
2 of 3 requests are not kept

--- 2026-11-22T12:00:00.000Z, 2 ms
> POST / HTTP/1.1
> Host: acs

<a/>

< no answer: the gateway failed
`);
  });

  it('is not there under another id', async () => {
    for (const id of [newUuidV7(), 'x'])
      expect((await api.call('GET', `/api/v1/traces/${id}`)).body.code).toBe('TRACE_NOT_FOUND');
  });
});
