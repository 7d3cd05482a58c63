import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DeviceFilters, filterSubjectOf, type DeviceOrder, type DeviceView, type Page } from '#device';
import { evaluateCondition, type Condition } from '#filter';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';
import { anyAgeMs, anyFilter, anyTag, anyText, promotedPaths } from './random-filters.js';

const deviceCount = 250;
const root = fc.constantFrom(null, 'Device.', 'InternetGatewayDevice.');

const anyDevice = fc.record({
  product_class: anyText,
  manufacturer: anyText,
  model_name: anyText,
  software_version: anyText,
  hardware_version: anyText,
  provisioning_code: anyText,
  data_model_root: root,
  peer_address: fc.option(anyText),
  connection_request_url: fc.option(anyText),
  onboarding: fc.constantFrom('approved', 'quarantined'),
  tags: fc.uniqueArray(anyTag),
  cwmp_version: fc.option(anyText),
  created_age_ms: anyAgeMs,
  informed_age_ms: fc.option(anyAgeMs),
  online: fc.boolean(),
  has_session: fc.boolean(),
  parameters: fc.tuple(...promotedPaths.map(() => fc.option(anyText))),
});

let ports: PostgresPorts;
let filters: DeviceFilters;
let devices: readonly DeviceView[];
const parameters = new Map<string, ReadonlyMap<string, string>>();
const seed = Date.now() % 2 ** 31;

beforeAll(async () => {
  ports = await openPostgresPorts();
  filters = new DeviceFilters(
    { reachable: async () => [] },
    { states: async (paths) => new Map(paths.map((path) => [path, 'ready'])) },
  );
  const rows = fc.sample(anyDevice, { numRuns: deviceCount, seed });
  await ports.query(
    `INSERT INTO device (id, public_id, oui, product_class, serial_number, manufacturer, model_name, software_version,
       hardware_version, provisioning_code, data_model_root, peer_address, connection_request_url, onboarding, tags, created_at)
     SELECT n, gen_random_uuid(), '0A1B2C', r->>'product_class', n::text, r->>'manufacturer', r->>'model_name',
       r->>'software_version', r->>'hardware_version', r->>'provisioning_code', r->>'data_model_root', r->>'peer_address',
       r->>'connection_request_url', r->>'onboarding', ARRAY(SELECT jsonb_array_elements_text(r->'tags')),
       now() - (r->>'created_age_ms')::bigint * interval '1 ms'
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS x (r, n)`,
    [JSON.stringify(rows)],
  );
  await ports.query(
    `INSERT INTO device_session (device_id, cwmp_version, last_inform_at, inform_due_at)
     SELECT n, r->>'cwmp_version', now() - (r->>'informed_age_ms')::bigint * interval '1 ms',
       now() + CASE WHEN (r->>'online')::boolean THEN 1 ELSE -1 END * interval '1 day'
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS x (r, n) WHERE (r->>'has_session')::boolean`,
    [JSON.stringify(rows)],
  );
  await ports.query(`INSERT INTO param_path (path, state) SELECT unnest($1::text[]), 'ready'`, [
    promotedPaths,
  ]);
  await ports.query(
    `INSERT INTO promoted_param (device_id, path_id, value)
     SELECT n, path.id, v FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS x (r, n),
       jsonb_array_elements_text(r->'parameters') WITH ORDINALITY AS y (v, m), param_path path
     WHERE path.path = ($2::text[])[m] AND v IS NOT NULL`,
    [JSON.stringify(rows), promotedPaths],
  );
  devices = (await ports.inventory.list({ limit: 1_000 })).items;
  for (const [index, row] of rows.entries()) {
    const known = promotedPaths.flatMap((path, n) => {
      const value = row.parameters[n] ?? null;
      return value === null ? [] : [[path, value] as const];
    });
    parameters.set(devices[index]!.id, new Map(known));
  }
});
afterAll(() => ports.close());

/** What the condition selects, evaluated in memory. */
function selectedInMemory(condition: Condition): string[] {
  return devices
    .filter((device) => {
      const subject = filterSubjectOf(device, (path) => parameters.get(device.id)?.get(path) ?? null);
      return evaluateCondition(condition, subject, Date.now()) === true;
    })
    .map(({ serialNumber }) => serialNumber);
}

/** What the condition selects in PostgreSQL, page by page. */
async function selectedInPages(condition: Condition, order: DeviceOrder, limit: number): Promise<string[]> {
  const selected: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<DeviceView> = await ports.inventory.list({
      condition,
      order,
      limit,
      ...(cursor !== null && { cursor }),
    });
    selected.push(...page.items.map(({ serialNumber }) => serialNumber));
    cursor = page.next;
  } while (cursor !== null);
  return selected;
}

it(`selects the same devices in memory and in PostgreSQL (devices of seed ${seed})`, async () => {
  let [selecting, some] = [0, 0];
  await fc.assert(
    fc.asyncProperty(anyFilter, async (text) => {
      const reading = await filters.read(text);
      fc.pre(reading.kind === 'read' || reading.problems[0].code !== 'tooLong');
      if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems));
      const expected = selectedInMemory(reading.condition);
      expect(await selectedInPages(reading.condition, 'oldestFirst', 1_000)).toEqual(expected);
      expect(await selectedInPages(reading.condition, 'newestFirst', 100)).toEqual(expected.toReversed());
      selecting += 1;
      if (expected.length > 0 && expected.length < deviceCount) some += 1;
    }),
    { numRuns: 600, seed },
  );
  // Else the filters would select all or nothing, and their agreement would say little.
  expect(some / selecting).toBeGreaterThan(0.4);
}, 120_000);

it('guesses how many devices a filter selects', async () => {
  const reading = await filters.read('onboarding = "approved"');
  if (reading.kind === 'refused') throw new Error(JSON.stringify(reading.problems));
  await ports.query('ANALYZE device');
  const estimated = await ports.inventory.estimate(reading.condition);
  const selected = selectedInMemory(reading.condition).length;
  expect(Math.abs(estimated - selected)).toBeLessThan(deviceCount / 10);
});
