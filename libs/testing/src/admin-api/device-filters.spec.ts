import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeviceInventory, QueryTooSlowError, type DeviceView } from '#device';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

beforeAll(async () => {
  api = await startAdminApi();
  for (let n = 2; n <= 5; n++)
    api.ports.inventory.add(
      { oui: '0A1B2C', productClass: 'Box', serialNumber: `S${n}` },
      n % 2 === 0 ? 'approved' : 'quarantined',
      { modelName: n === 4 ? '=cmd|"x"' : `M${n}` },
    );
});
afterAll(() => api.close());

const list = (filter: string, rest = '') =>
  api.call('GET', `/api/v1/devices?filter=${encodeURIComponent(filter)}${rest}`);
const serialsOf = (items: { serialNumber: string }[]) => items.map(({ serialNumber }) => serialNumber);
const serials = async (filter: string) => serialsOf((await list(filter)).body.items);

describe('the device list with a filter', () => {
  it.each([
    ['model = "M2" OR serialNumber IN ("S5", "S1")', ['S1', 'S2', 'S5']],
    ['NOT (onboarding = "approved") AND online = false', ['S3', 'S5']],
    ['modelName LIKE "M%" AND oui = "0a1b2c"', ['S2', 'S3', 'S5']],
    ['lastInformAt IS NULL AND createdAt > now() - 1h', ['S1', 'S2', 'S3', 'S4', 'S5']],
    ['lastInformAt < now()', []],
  ])('finds by %s', async (filter, expected) => {
    expect(await serials(filter)).toEqual(expected);
  });

  it('pages, goes with the other parameters, and comes from either end', async () => {
    const first = await list('onboarding = "approved"', '&limit=2&sort=-createdAt');
    expect(serialsOf(first.body.items)).toEqual(['S4', 'S2']);
    const cursor = `&cursor=${encodeURIComponent(first.body.next)}`;
    const second = await list('onboarding = "approved"', `&limit=2&sort=-createdAt${cursor}`);
    expect([serialsOf(second.body.items), second.body.next]).toEqual([['S1'], null]);
    expect((await list('onboarding = "approved"', cursor)).body.code).toBe('INVALID_CURSOR');
    expect(serialsOf((await list('onboarding = "approved"', '&serialNumber=S2')).body.items)).toEqual(['S2']);
    expect((await list('', '&sort=model')).status).toBe(400);
  });

  it('says where a filter is wrong and what to write', async () => {
    const { status, body } = await list('online = true AND modle = "x" OR x = 1');
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'INVALID_FILTER',
      errors: [
        {
          in: 'query',
          pointer: '/filter',
          code: 'mixedAndOr',
          position: 30,
          length: 2,
          remedy: expect.stringContaining('parentheses'),
        },
      ],
    });
    expect(body.detail).toContain('At 30');
    const unknown = await list('modle = "x" AND param("Device.X") = "1" AND group = "none"');
    expect(
      unknown.body.errors.map(({ code, position }: { code: string; position: number }) => [code, position]),
    ).toEqual([
      ['unknownField', 0],
      ['notSearchable', 16],
      ['unknownGroup', 52],
    ]);
    for (const hostile of ['('.repeat(4_000), `model = "${'x'.repeat(5_000)}"`, "' OR 1=1 --", '"\\u0000"'])
      expect((await list(hostile)).status).toBe(400);
    expect((await list(' '.repeat(4_097))).body.errors[0]).toMatchObject({
      code: 'tooLong',
      position: 4_096,
    });
  });

  it('looks at promoted parameters, when they are ready', async () => {
    const path = '/api/v1/promoted-parameters/Device.X';
    expect((await api.call('PUT', path)).body).toMatchObject({
      path: 'Device.X',
      state: 'backfilling',
      progress: 0,
    });
    expect((await list('param("Device.X") = "1"')).body.errors[0].code).toBe('notReady');
    await api.ports.promoted.work();
    const device = api.ports.inventory.findByIdentity({
      oui: '0A1B2C',
      productClass: 'Box',
      serialNumber: 'S3',
    });
    api.ports.parameters.mergeValues(device!.id, [{ path: 'Device.X', value: '7', type: 'int' }], 'read');
    expect(await serials('param("Device.X") >= 7')).toEqual(['S3']);
    expect(await serials('NOT param("Device.X") = "1"')).toEqual(['S3']);
    expect((await api.call('GET', '/api/v1/promoted-parameters')).body.items).toHaveLength(1);
    expect((await api.call('DELETE', path)).status).toBe(204);
    expect((await api.call('DELETE', path)).body.code).toBe('PARAMETER_NOT_PROMOTED');
    const secret = await api.call('PUT', '/api/v1/promoted-parameters/Device.Users.User.1.Password');
    expect([secret.status, secret.body.errors[0].in]).toEqual([422, 'path']);
    expect((await api.call('PUT', '/api/v1/promoted-parameters/Device.')).status).toBe(400);
  });
});

describe('the validation of a filter', () => {
  const validate = async (filter: unknown) =>
    await api.call('POST', '/api/v1/filters/validate', { json: { filter } });

  it('answers the usual spelling, the tree and a guess', async () => {
    const { status, body } = await validate('model="M2" or not(online=true)');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: true,
      canonical: 'model = "M2" OR NOT online = true',
      ast: { kind: 'or', terms: [{ kind: 'compare', position: 0 }, { kind: 'not' }] },
      estimatedDevices: 5,
      errors: [],
    });
  });

  it('answers all mistakes with their places', async () => {
    const { status, body } = await validate('modle = "x" AND online = 5');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      valid: false,
      canonical: null,
      ast: null,
      errors: [
        { code: 'unknownField', position: 0, length: 5, remedy: 'Did you mean model?' },
        { code: 'wrongType', position: 16 },
      ],
    });
    expect((await validate(5)).status).toBe(400);
  });
});

describe('the device list as a stream', () => {
  const stream = (accept: string, filter: string, method = 'GET') =>
    api.call(method, `/api/v1/devices?filter=${encodeURIComponent(filter)}`, {
      headers: { authorization: 'Bearer a-key-for-tests', accept },
    });

  it('is CSV that spreadsheets do not run', async () => {
    const { status, headers, body } = await stream('text/csv', 'serialNumber IN ("S4", "S5")');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = body.split('\r\n');
    expect(lines[0]).toMatch(/^"id","oui","productClass"/);
    expect(lines[1]).toContain(`"S4","","'=cmd|""x""","",`);
    expect(lines).toHaveLength(4);
  });

  it('is NDJSON with the same fields as JSON', async () => {
    const { headers, body } = await stream('application/x-ndjson', 'serialNumber IN ("S4", "S5")');
    expect(headers.get('content-type')).toContain('application/x-ndjson');
    const devices = body
      .trim()
      .split('\n')
      .map((line: string) => JSON.parse(line));
    expect(devices).toEqual((await list('serialNumber IN ("S4", "S5")')).body.items);
  });

  it('is a problem before it begins', async () => {
    const { status, headers } = await stream('text/csv', 'nonsense');
    expect([status, headers.get('content-type')]).toEqual([400, 'application/problem+json; charset=utf-8']);
    expect((await stream('text/csv', 'online = false', 'HEAD')).body).toBe('');
  });
});

describe('a list that takes too long', () => {
  it('is the fault of its filter, and not worth another try', async () => {
    const slow = { list: () => Promise.reject(new QueryTooSlowError('too slow')) };
    const other = await startAdminApi({ providers: [{ provide: DeviceInventory, useValue: slow }] });
    try {
      const { status, body } = await other.call('GET', '/api/v1/devices');
      expect([status, body.code, body.retryable]).toEqual([422, 'FILTER_TOO_SLOW', false]);
    } finally {
      await other.close();
    }
  });
});

describe('a long stream', () => {
  const pageSize = 200;
  const pages = 24;
  let asked = 0;

  /** A fleet that is made up page by page, so that what was asked for shows how far ahead was read. */
  class EndlessInventory extends DeviceInventory {
    override async list() {
      asked += 1;
      const [view] = (await api.ports.inventory.list({ limit: 1 })).items;
      const items: DeviceView[] = Array.from({ length: pageSize }, () => ({
        ...view!,
        modelName: 'x'.repeat(5_000),
      }));
      return { items, next: asked < pages ? String(asked) : null };
    }
    override find = async () => null;
    override resolve = async () => null;
    override estimate = async () => 0;
    override addTag = async () => 'unknownDevice' as const;
    override removeTag = async () => false;
    override recordFacts = async () => {};
    override approve = async () => false;
  }

  it('is read no further than its reader takes it, and ends with the reader', async () => {
    const long = await startAdminApi({
      providers: [{ provide: DeviceInventory, useValue: new EndlessInventory() }],
    });
    try {
      const opened = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
        const headers = { authorization: 'Bearer a-key-for-tests', accept: 'application/x-ndjson' };
        request(`${long.url}/api/v1/devices`, { headers }, resolve).on('error', reject).end();
      });
      // The reader takes nothing: buffers of sockets fill up, and then no more is asked for.
      let seen = -1;
      while (asked !== seen) {
        seen = asked;
        for (let turn = 0; turn < 100; turn++) await new Promise((done) => setImmediate(done));
      }
      expect(asked).toBeLessThan(pages / 2);
      let bytes = 0;
      for await (const chunk of opened) bytes += (chunk as Buffer).length;
      expect(asked).toBe(pages);
      expect(bytes).toBeGreaterThan(pages * pageSize * 5_000);
    } finally {
      await long.close();
    }
  });
});
