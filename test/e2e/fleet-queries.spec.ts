import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  for (const serialNumber of ['FLEET1', 'FLEET2', 'FLEET3']) await cabinet.switchOn({ serialNumber });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

async function call(method: string, path: string, init: { accept?: string; json?: unknown } = {}) {
  return fetch(`${acs.acs.apiUrl}/api/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${acs.acs.adminApiKey}`,
      accept: init.accept ?? 'application/json',
      ...(init.json !== undefined && { 'content-type': 'application/json' }),
    },
    ...(init.json !== undefined && { body: JSON.stringify(init.json) }),
  });
}

const listed = (filter: string, accept?: string) =>
  call('GET', `/devices?filter=${encodeURIComponent(filter)}`, accept === undefined ? {} : { accept });

async function serials(filter: string): Promise<string[]> {
  const answer = await listed(filter);
  expect(answer.status).toBe(200);
  const page = (await answer.json()) as { items: { serialNumber: string }[] };
  return page.items.map(({ serialNumber }) => serialNumber);
}

test('an operator tags devices, saves a filter as a group, and takes the group out as CSV', async () => {
  const { id } = await acs.api.device('FLEET2');
  expect((await call('PUT', `/devices/${id}/tags/pilot`)).status).toBe(200);
  const json = { filter: 'tag = "pilot" AND lastInformAt > now() - 1h' };
  expect((await call('PUT', '/groups/lab', { json })).status).toBe(201);
  expect(await serials('group = "lab"')).toEqual(['FLEET2']);
  expect(await serials('group != "lab" AND online = true')).toEqual(['FLEET1', 'FLEET3']);
  const csv = await listed('group = "lab"', 'text/csv');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(await csv.text()).toMatch(/^"id",[^\n]+\r\n[^\n]+"FLEET2"[^\n]+\r\n$/);
});

test('a parameter that was told before becomes searchable in the background', async () => {
  const device = await acs.api.device('FLEET1');
  const { items } = (await (await call('GET', `/devices/${device.id}/parameters?limit=1000`)).json()) as {
    items: { path: string; value: string | null }[];
  };
  const told = items.find(({ path, value }) => path.endsWith('.SoftwareVersion') && value !== null);
  const { path, value } = told!;
  const filter = `param(${JSON.stringify(path)}) = ${JSON.stringify(value)}`;
  expect((await listed(filter)).status).toBe(400);
  expect((await call('PUT', `/promoted-parameters/${path}`)).status).toBe(200);
  // The worker waits for a minute, lest a statement runs that does not know of it.
  await acs.query(`UPDATE param_path SET changed_at = changed_at - interval '2 min'`);
  await expect.poll(async () => (await listed(filter)).status, { timeout: 30_000, interval: 200 }).toBe(200);
  expect(await serials(filter)).toContain('FLEET1');
});
