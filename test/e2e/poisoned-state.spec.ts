import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mutator, type FuzzInput } from '../fuzz/mutation.js';
import { Random } from '../random.js';
import type { DeviceResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';
import { cwmpIdOf, envelope, inform } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';
import type { SimulatedCpe } from '#cpe-simulator';

let acs: RunningAcs;
let bystander: SimulatedCpe;
let told = 0;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  bystander = await cabinet.switchOn({ serialNumber: 'BYSTANDER' });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

type Identity = Pick<DeviceResource, 'oui' | 'productClass'>;
const ordinary: Identity = { oui: '0A1B2C', productClass: 'Gateway' };

function identified(
  document: string,
  { oui, productClass, serialNumber }: Identity & { serialNumber: string },
): string {
  const escape = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('\r', '&#13;');
  return document
    .replace(/<OUI>.*<\/OUI>/, () => `<OUI>${escape(oui)}</OUI>`)
    .replace(/<ProductClass>.*<\/ProductClass>/, () => `<ProductClass>${escape(productClass)}</ProductClass>`)
    .replace(
      /<SerialNumber>.*<\/SerialNumber>/,
      () => `<SerialNumber>${escape(serialNumber)}</SerialNumber>`,
    );
}

/** A session that tells something new, answers whatever it is asked with a fault, and ends; the statuses it got. */
async function session(serialNumber: string, identity = ordinary): Promise<number[]> {
  told += 1;
  const news =
    `<ParameterList enc:arrayType="cwmp:ParameterValueStruct[1]"><ParameterValueStruct><Name>Device.X_News${told}</Name>` +
    `<Value xsi:type="xsd:string">${told}</Value></ParameterValueStruct></ParameterList>`;
  const wire = await Wire.open(acs.cwmpPort);
  const statuses: number[] = [];
  let reply = await wire.exchange(
    post(
      identified(inform('?'), { ...identity, serialNumber }).replace(
        /<ParameterList.*<\/ParameterList>/,
        news,
      ),
    ),
  );
  const cookie = cookieOf(reply);
  for (let body = ''; reply.status === 200; body = fault(cwmpIdOf(reply.body))) {
    statuses.push(reply.status);
    reply = await wire.exchange(post(body, cookie));
  }
  wire.destroy();
  return [...statuses, reply.status];
}

function fault(id: string): string {
  const detail = '<cwmp:Fault><FaultCode>9003</FaultCode><FaultString>no</FaultString></cwmp:Fault>';
  return envelope(
    id,
    `<soap:Fault><faultcode>Server</faultcode><faultstring>CWMP fault</faultstring><detail>${detail}</detail></soap:Fault>`,
  );
}

interface Poison {
  /** What is queued for the device before its row is damaged. */
  readonly task?: readonly [method: string, args: object];
  readonly damage: string;
  /** Undoes the damage where a release does not. */
  readonly mend?: string;
  readonly reason: RegExp;
}

const junk = `decode('00ff00ff00ff00ff', 'hex')`;
const flipped = (column: string) =>
  `set_byte(${column}, length(${column}) - 1, get_byte(${column}, length(${column}) - 1) # 1)`;
const ofTask = 'WHERE task_id IN (SELECT id FROM device_task WHERE device_id = $1)';

const poisons: Readonly<Record<string, Poison>> = {
  'a snapshot that is none': {
    damage: `UPDATE device_params SET snapshot = ${junk} WHERE device_id = $1`,
    reason: /snapshot of the parameters/,
  },
  'an overlay with entries of another form': {
    damage: `UPDATE device_params SET overlay = '{"Device.A": 7}', snapshot = NULL WHERE device_id = $1`,
    // Of what type the value is only the stored tree could tell.
    task: ['SetParameterValues', { parameterList: [{ name: 'Device.X_A', value: '1' }] }],
    reason: /overlay of recent values/,
  },
  'a fact that no arithmetic can bear': {
    damage: `UPDATE device SET periodic_inform_interval_s = 2147483647 WHERE id = $1`,
    mend: `UPDATE device SET periodic_inform_interval_s = 60 WHERE id = $1`,
    reason: /22003/,
  },
  'arguments of a task that were altered': {
    task: ['GetParameterValues', { parameterNames: ['Device.A'] }],
    damage: `UPDATE task_step SET arguments = ${flipped('arguments')} ${ofTask}`,
    mend: `UPDATE task_step SET arguments = ${flipped('arguments')} ${ofTask}`,
    reason: /task_step\/.*\/arguments cannot be read/,
  },
  'the cursor of a discovery that is none': {
    task: ['GetParameterValues', { parameterNames: ['Device.A'] }],
    damage: `UPDATE task_step SET cursor = '{"phase": "names"}' ${ofTask}`,
    mend: `UPDATE task_step SET cursor = NULL ${ofTask}`,
    reason: /cursor cannot be read/,
  },
};

describe.each(Object.entries(poisons))('%s', (name, { task, damage, mend, reason }) => {
  const serialNumber = `POISON-${Object.keys(poisons).indexOf(name)}`;

  test('costs its own device two sessions and nobody else anything, until it is released', async () => {
    expect(await session(serialNumber)).toContain(204);
    const { id } = await acs.api.device(serialNumber);
    const [row] = await acs.query<{ id: string }>('SELECT id FROM device WHERE public_id = $1', [id]);
    if (task !== undefined) await acs.api.queue(id, task[0], task[1]);
    await acs.query(damage, [row!.id]);
    const logStart = acs.log.texts.length;

    for (const _ of [1, 2]) {
      expect((await session(serialNumber)).at(-1)).toBe(503);
      expect(await bystander.informNow()).toMatchObject({ status: 'completed' });
    }
    const quarantined = await acs.api.request(`/devices/${id}`);
    expect(quarantined.body).toMatchObject({
      quarantinedSince: expect.any(String),
      quarantineReason: expect.stringMatching(reason),
    });
    const filter = encodeURIComponent('quarantinedSince IS NOT NULL');
    expect((await acs.api.devices(`?filter=${filter}`)).map((device) => device.id)).toEqual([id]);
    const lines = acs.log.complaints(logStart).map(({ msg }) => msg);
    expect(lines.filter((msg) => msg === 'device.crashed')).toHaveLength(2);
    expect(lines.filter((msg) => msg === 'device.quarantined')).toHaveLength(1);

    // Kept out before anything is done, and told to come back much later.
    const wire = await Wire.open(acs.cwmpPort);
    const refused = await wire.exchange(post(inform(serialNumber)));
    wire.destroy();
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(3_600);

    if (mend !== undefined) await acs.query(mend, [row!.id]);
    const released = await acs.api.request(`/devices/${id}/quarantine/release`, { method: 'POST' });
    expect(released).toMatchObject({ status: 200, body: { quarantinedSince: null, quarantineReason: null } });
    expect((await session(serialNumber)).at(-1)).toBe(204);
    expect(await acs.api.parameters(id)).not.toEqual(new Map());
  });
});

describe('lists and looks', () => {
  test('show what can be read beside what is damaged', async () => {
    await session('SHOWN');
    const { id } = await acs.api.device('SHOWN');
    const [read, damaged] = [
      await acs.api.queue(id, 'GetRPCMethods'),
      await acs.api.queue(id, 'GetParameterValues', { parameterNames: ['Device.A'] }),
    ];
    await session('SHOWN');
    expect(await acs.api.settled(read.id)).toMatchObject({ state: 'failed', fault: { code: 9003 } });
    await acs.query(`UPDATE device_task SET fault = '"x"' WHERE id = $1`, [read.id]);
    // Sealed, but for another place.
    await acs.query(`UPDATE task_step SET result = arguments WHERE task_id = $1`, [damaged.id]);
    const tasks = await acs.api.tasksOf(id);
    expect(tasks.map((task) => task.id)).toEqual(expect.arrayContaining([read.id, damaged.id]));
    expect((await acs.api.task(read.id)).fault).toMatchObject({ code: 0, parameterFaults: [] });
    const answer = await acs.api.request(`/tasks/${damaged.id}`);
    expect(answer).toMatchObject({ status: 500, body: { code: 'STORED_STATE_DAMAGED', retryable: false } });
  });
});

describe('a restart after fuzzed Informs', () => {
  const seed = Number(process.env['ACS_TEST_SEED'] ?? Date.now() % 1_000_000);
  const golden = new URL('../../libs/cwmp/golden/', import.meta.url);
  const documents = (prefix: RegExp) =>
    readdirSync(golden)
      .filter((file) => prefix.test(file))
      .map((file) => readFileSync(new URL(file, golden), 'latin1'));

  test(`finds everybody healthy, seed ${seed}`, async () => {
    const informs = new Mutator(documents(/^cpe-inform/));
    const others = new Mutator(documents(/^cpe-/));
    const statuses = new Map<number, number>();
    const send = async ({ bytes, charset }: FuzzInput, cookie = '') => {
      const type = charset === null ? 'text/xml' : `text/xml; charset=${charset}`;
      const headers = { 'content-type': type, cookie };
      const reply = await fetch(acs.cwmpUrl, { method: 'POST', headers, body: new Uint8Array(bytes) });
      await reply.arrayBuffer();
      statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1);
      return reply.headers.get('set-cookie')?.split(';')[0] ?? null;
    };
    for (let n = 0; n < 150; n++) {
      const random = new Random(seed, n);
      const cookie = await send(informs.input(random));
      if (cookie !== null) await send(others.input(random), cookie);
    }
    expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
    expect(statuses.get(200) ?? 0).toBeGreaterThan(10);
    const before = acs.log.all().filter(({ msg }) => msg === 'device.crashed').length;

    await acs.restart({ ACS_CWMP_PORT: String(acs.cwmpPort) });
    expect(await bystander.informNow()).toMatchObject({ status: 'completed' });
    const devices = await acs.api.devices();
    for (const device of devices) {
      expect(device).toMatchObject({ quarantinedSince: null });
      await acs.api.parameters(device.id);
      const events = await acs.api.request(`/devices/${device.id}/events?from=2020-01-01T00:00:00Z`);
      expect(events.status).toBeLessThan(500);
    }
    for (const device of devices.slice(0, 40))
      expect((await session(device.serialNumber, device)).at(-1)).toBe(204);
    expect(acs.log.all().filter(({ msg }) => msg === 'device.crashed')).toHaveLength(before);
  });
});
