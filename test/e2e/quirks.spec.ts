import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineProfile, findProfile, type CpeProfile, type SimulatedCpe } from '#cpe-simulator';
import type { DeviceResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { onCluster } from './acs/under-test.js';
import { CpeCabinet, tells } from './cpe/cpe-cabinet.js';
import { cwmpIdOf, envelope, inform } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

interface Quirks {
  readonly profiles: readonly string[];
  readonly learned: readonly { readonly quirk: string; readonly value: string; readonly scope: string }[];
  readonly effective: Readonly<Record<string, unknown>>;
}

interface Met {
  readonly cpe: SimulatedCpe;
  readonly device: DeviceResource;
}

function profileOf(name: string): CpeProfile {
  const profile = findProfile(name);
  if (profile === null) throw new Error(`no profile ${name}`);
  return profile;
}

async function meet(serialNumber: string, profile: CpeProfile): Promise<Met> {
  const cpe = await cabinet.switchOn({ serialNumber, profile });
  return { cpe, device: await acs.api.device(serialNumber) };
}

const quirksOf = async ({ id }: DeviceResource) =>
  (await acs.api.request<Quirks>(`/devices/${id}/quirks`)).body;

function sentTo({ cpe }: Met, method: string): number {
  return cpe.ledger.countOf(cpe.name, method);
}

describe('what the answers of a device teach', () => {
  const names = (cpe: SimulatedCpe) =>
    [...cpe.tree.descendants('Device.')]
      .map(({ path }) => path)
      .filter((path) => !path.endsWith('.') && !/password|passphrase|secret/i.test(path))
      .slice(0, 100);

  test('Q45: a device that fails with many names tells them all, in batches from then on', async () => {
    const met = await meet('Q45', profileOf('small-batch'));
    const parameterNames = names(met.cpe);
    const first = await acs.api.call(met.device.id, 'GetParameterValues', { parameterNames });
    expect(first).toMatchObject({ state: 'succeeded', attempts: { length: 1 } });
    const told = (first.result as { parameterList: { name: string }[] }).parameterList;
    expect(told.map(({ name }) => name)).toEqual(parameterNames);
    expect(await quirksOf(met.device)).toMatchObject({
      learned: [{ quirk: 'batchSize', value: '12', scope: 'device' }],
      effective: { batchSize: 12 },
    });
    const before = sentTo(met, 'GetParameterValues');
    const second = await acs.api.call(met.device.id, 'GetParameterValues', { parameterNames });
    expect(second.state).toBe('succeeded');
    expect(sentTo(met, 'GetParameterValues') - before).toBe(Math.ceil(100 / 12));
  });

  test('Q44: a device that does not know the empty path is asked by the name of its root', async () => {
    const root = defineProfile({ name: 'q44', rpc: { acceptsEmptyPath: false } });
    const met = await meet('Q44', root);
    for (const sendings of [2, 1]) {
      const before = sentTo(met, 'GetParameterNames');
      const task = await acs.api.call(met.device.id, 'GetParameterNames', {
        parameterPath: '',
        nextLevel: true,
      });
      expect(task.state).toBe('succeeded');
      expect(sentTo(met, 'GetParameterNames') - before).toBe(sendings);
    }
    expect((await quirksOf(met.device)).learned).toContainEqual({
      quirk: 'rootNames',
      value: 'explicit',
      scope: 'device',
    });
  });

  test('is believed of a model when three devices agree, and forgotten with another firmware or by order', async () => {
    const profile = defineProfile({
      name: 'model',
      identity: { oui: 'AAAAAA', productClass: 'Model' },
      rpc: { maxParameterNames: 5 },
    });
    const parameterNames = (cpe: SimulatedCpe) => names(cpe).slice(0, 10);
    const met: Met[] = [];
    for (const serialNumber of ['M1', 'M2', 'M3']) {
      const each = await meet(serialNumber, profile);
      met.push(each);
      await acs.api.call(each.device.id, 'GetParameterValues', { parameterNames: parameterNames(each.cpe) });
    }
    const fourth = await meet('M4', profile);
    expect((await quirksOf(fourth.device)).learned).toEqual([
      { quirk: 'batchSize', value: '5', scope: 'model' },
    ]);
    const [first] = met as [Met];
    await acs.api.request(`/devices/${first.device.id}/quirks/learned`, { method: 'DELETE' });
    expect((await quirksOf(fourth.device)).learned).toEqual([]);
    first.cpe.setLocally('Device.DeviceInfo.SoftwareVersion', '99');
    await first.cpe.informNow();
    expect(await quirksOf(first.device)).toMatchObject({ learned: [], effective: { batchSize: 256 } });
  });

  test('Q46: a GetParameterNames that gets an empty POST is unanswered, and the session goes on', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'Q46', connectionRequestListener: 'unreachable' });
    const { id } = await acs.api.device('Q46');
    await cpe.stop();
    const names = { parameterPath: 'Device.WiFi.', nextLevel: true };
    const listing = await acs.api.queue(id, 'GetParameterNames', names);
    await acs.api.queue(id, 'GetParameterValues', { parameterNames: ['Device.WiFi.'] });
    const wire = await Wire.open(acs.cwmpPort);
    const cookie = cookieOf(await wire.exchange(post(inform('Q46'))));
    expect((await wire.exchange(post('', cookie))).body).toContain('<cwmp:GetParameterNames>');
    expect((await wire.exchange(post('', cookie))).body).toContain('<cwmp:GetParameterValues>');
    wire.destroy();
    const task = await acs.api.task(listing.id);
    expect(task).toMatchObject({ state: 'queued', attempts: [{ state: 'indeterminate' }] });
  });
});

describe('what no profile is needed for', () => {
  test('Q47: names that a device lists and then refuses fail alone', async () => {
    const met = await meet('Q47', profileOf('stale-names'));
    const stale = 'Device.PPP.Interface.1.Username';
    const good = 'Device.DeviceInfo.SerialNumber';
    const both = await acs.api.call(met.device.id, 'GetParameterValues', { parameterNames: [good, stale] });
    expect(both).toMatchObject({ state: 'failed', fault: { code: 9005 } });
    const one = await acs.api.call(met.device.id, 'GetParameterValues', { parameterNames: [good] });
    expect(one.state).toBe('succeeded');
  });

  test('Q49: a change counts by its answer, whatever ParameterKey the device tells', async () => {
    const met = await meet('Q49', defineProfile({ name: 'q49' }));
    const name = 'Device.ManagementServer.PeriodicInformInterval';
    const task = await acs.api.call(met.device.id, 'SetParameterValues', {
      parameterList: [{ name, value: '3600', type: 'unsignedInt' }],
    });
    expect(task.state).toBe('succeeded');
    met.cpe.setLocally('Device.ManagementServer.ParameterKey', 'never set');
    await met.cpe.informNow();
    expect(await acs.api.task(task.id)).toMatchObject({ state: 'succeeded' });
  });

  test('Q50: an instance number that is used again starts without what was known of the former one', async () => {
    const met = await meet('Q50', defineProfile({ name: 'q50' }));
    const table = 'Device.NAT.PortMapping.';
    const add = async () => {
      const task = await acs.api.call(met.device.id, 'AddObject', { objectName: table });
      return `${table}${(task.result as { instanceNumber: number }).instanceNumber}.`;
    };
    const instance = await add();
    const parameterList = [{ name: `${instance}Description`, value: 'former', type: 'string' }];
    await acs.api.call(met.device.id, 'SetParameterValues', { parameterList });
    await acs.api.call(met.device.id, 'DeleteObject', { objectName: instance });
    await acs.api.call(met.device.id, 'GetParameterNames', { parameterPath: table, nextLevel: false });
    expect((await acs.api.parameters(met.device.id, instance)).size).toBe(0);
    const known = await acs.api.parameters(met.device.id, await add());
    expect([...known.values()].filter(({ value }) => value === 'former')).toEqual([]);
  });

  test('Q67: a device that comes back reset is given its credentials again', async () => {
    const { cpe } = await meet('Q67', profileOf('mikrotik'));
    const path = `${cpe.tree.root}ManagementServer.ConnectionRequestPassword`;
    const password = cpe.tree.valueOf(path);
    expect(await cpe.informNow('0 BOOTSTRAP')).toMatchObject({ status: 'completed', reason: '' });
    expect(cpe.tree.valueOf(path)).not.toBe(password);
  });

  test('Q35: a device that bootstraps at each boot is onboarded each time, and no task piles up', async () => {
    const met = await meet('Q35', profileOf('zte'));
    for (let boot = 0; boot < 3; boot++)
      expect(await met.cpe.informNow('0 BOOTSTRAP', 'TR069_ZTE_HOMEGATEWAY')).toMatchObject({
        status: 'completed',
      });
    const open = (await acs.api.tasksOf(met.device.id)).filter(({ state }) => state === 'queued');
    expect(open).toEqual([]);
  });

  test('Q37: events of vendors are kept as they are', async () => {
    const met = await meet('Q37', defineProfile({ name: 'q37' }));
    expect(await met.cpe.informNow('X CT-COM BIND')).toMatchObject({ status: 'completed', reason: '' });
    const rows = await acs.query(`SELECT code FROM event WHERE code = 'X CT-COM BIND'`);
    expect(rows).toHaveLength(1);
  });

  test('Q69: a transfer that went well by its own word changes no version', async () => {
    const met = await meet('Q69', defineProfile({ name: 'q69' }));
    const version = met.cpe.tree.valueOf('Device.DeviceInfo.SoftwareVersion');
    const told = met.cpe.callAcs(
      'TransferComplete',
      '<CommandKey>k</CommandKey><FaultStruct><FaultCode>0</FaultCode><FaultString/></FaultStruct>' +
        '<StartTime>2026-01-01T00:00:00Z</StartTime><CompleteTime>2026-01-01T00:01:00Z</CompleteTime>',
    );
    await met.cpe.informNow('7 TRANSFER COMPLETE');
    await told;
    expect(await acs.api.device('Q69')).toMatchObject({ softwareVersion: version });
  });
});

describe('HTTP as devices speak it', () => {
  test('Q5, Q6: empty POSTs after the end get 204 and make no session', async () => {
    await meet('Q5', profileOf('rdk-b'));
    const sql = `SELECT epoch::int AS epoch FROM device_session s JOIN device d ON d.id = s.device_id
      WHERE serial_number = 'Q5'`;
    expect(await acs.query(sql)).toEqual([{ epoch: 1 }]);
  });

  test('Q8: Cookie2 and the cookies of others disturb nobody', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const other = await Wire.open(acs.cwmpPort);
    const { Cookie = '' } = cookieOf(await wire.exchange(post(inform('Q8'))));
    const headers = { Cookie: `hdm=a!b; ${Cookie}`, Cookie2: '$Version=1' };
    expect((await other.exchange(post('', headers))).status).toBe(204);
    wire.destroy();
    other.destroy();
  });

  // Connections of a balancer tell nothing of who is behind them.
  test.skipIf(onCluster)('Q9: a device that gives no cookie back is known by its connection', async () => {
    const met = await meet('Q9', profileOf('no-cookie'));
    expect((await acs.api.call(met.device.id, 'GetRPCMethods')).state).toBe('succeeded');
  });

  test('Q11: two devices on one socket, and a socket per POST: the cookie decides', async () => {
    const met = await meet('Q11', profileOf('tcp-per-post'));
    expect((await acs.api.call(met.device.id, 'GetRPCMethods')).state).toBe('succeeded');
    const wire = await Wire.open(acs.cwmpPort);
    const first = cookieOf(await wire.exchange(post(inform('Q11-A'))));
    const second = cookieOf(await wire.exchange(post(inform('Q11-B'))));
    const asks = envelope('ask', '<cwmp:GetRPCMethods/>');
    for (const cookie of [first, second, first]) {
      const { status, body } = await wire.exchange(post(asks, cookie));
      expect([status, cwmpIdOf(body)]).toEqual([200, 'ask']);
    }
    wire.destroy();
  });

  test('Q54: text/html, an underscore in a prefix and 100-continue are no obstacle', async () => {
    const met = await meet('Q54', profileOf('libcurl'));
    expect((await acs.api.call(met.device.id, 'GetRPCMethods')).state).toBe('succeeded');
  });

  test('Q55: chunks that end inside a tag, in ISO-8859-1, with an empty SOAPAction', async () => {
    const met = await meet('Q55', profileOf('thomson'));
    expect((await acs.api.call(met.device.id, 'GetRPCMethods')).state).toBe('succeeded');
  });

  test('Q57: every message has an XML declaration', async () => {
    const met = await meet('Q57', profileOf('huawei'));
    expect((await acs.api.call(met.device.id, 'GetRPCMethods')).state).toBe('succeeded');
  });

  test('Q63: a compressed Inform gets a plain answer, an unknown coding 415', async () => {
    const bytes = gzipSync(inform('Q63'));
    const head = (coding: string) =>
      `POST / HTTP/1.1\r\nHost: acs\r\nContent-Encoding: ${coding}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    const wire = await Wire.open(acs.cwmpPort);
    const reply = await wire.exchange(Buffer.concat([Buffer.from(head('gzip')), bytes]));
    expect(reply.status).toBe(200);
    expect(reply.headers.has('content-encoding')).toBe(false);
    expect(reply.body).toContain('InformResponse');
    wire.destroy();
    const other = await Wire.open(acs.cwmpPort);
    expect((await other.exchange(Buffer.concat([Buffer.from(head('br')), bytes]))).status).toBe(415);
    other.destroy();
  });
});

test('Q38: events come in any order', async () => {
  const { cpe } = await meet('Q38', profileOf('fritzbox'));
  const back = cpe.nextSession(tells('1 BOOT'));
  cpe.powerCycle();
  expect(await back).toMatchObject({ status: 'completed', reason: '' });
});

describe('a profile of the operator', () => {
  let directory: string;
  let own: RunningAcs;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'quirks-'));
    const profile = {
      description: 'All that can be seen on the wire',
      match: { oui: ['0A1B2C'], productClass: 'Gateway' },
      quirks: {
        booleans: 'words',
        nextLevel: 'words',
        dateTimes: 'milliseconds',
        cookiePath: 'none',
        holdRequests: 'withRequests',
      },
    };
    writeFileSync(join(directory, 'gateway.json'), JSON.stringify(profile));
    own = await RunningAcs.start({ ACS_QUIRKS_DIR: directory });
  });

  afterAll(async () => {
    await own.stop();
    rmSync(directory, { recursive: true });
  });

  test('R9, Q9, Q41, Q42, Q43: decides the forms that the device gets', async () => {
    const wire = await Wire.open(own.cwmpPort);
    const opened = await wire.exchange(post(inform('FORMS')));
    expect(opened.headers.get('set-cookie')).toMatch(/^ACS=[0-9a-z]+$/);
    await wire.exchange(post('', cookieOf(opened)));
    const { id } = await own.api.device('FORMS');
    expect((await own.api.request<Quirks>(`/devices/${id}/quirks`)).body).toMatchObject({
      profiles: ['gateway'],
      effective: { booleans: 'words' },
    });
    const parameterList = [
      { name: 'Device.X_Flag', value: 'true', type: 'boolean' },
      { name: 'Device.X_Time', value: '2026-01-01T00:00:00Z', type: 'dateTime' },
    ];
    await own.api.queue(id, 'SetParameterValues', { parameterList }, '?force=true');
    await own.api.queue(id, 'GetParameterNames', { parameterPath: 'Device.', nextLevel: false });
    const cookie = cookieOf(await wire.exchange(post(inform('FORMS'))));
    const setting = await wire.exchange(post('', cookie));
    expect(setting.body).toContain('<Value xsi:type="xsd:boolean">true</Value>');
    expect(setting.body).toContain('<cwmp:HoldRequests soap-env:mustUnderstand="1">1</cwmp:HoldRequests>');
    expect(setting.body).toContain('>2026-01-01T00:00:00.000Z<');
    const done = envelope(
      cwmpIdOf(setting.body),
      '<cwmp:SetParameterValuesResponse><Status>0</Status></cwmp:SetParameterValuesResponse>',
    );
    expect((await wire.exchange(post(done, cookie))).body).toContain('<NextLevel>false</NextLevel>');
    wire.destroy();
  });

  test('that is wrong keeps the ACS from starting, and says where', async () => {
    writeFileSync(join(directory, 'wrong.json'), '{"description":"x","match":{},"quirks":{"colour":1}}');
    await expect(RunningAcs.start({ ACS_QUIRKS_DIR: directory })).rejects.toThrow(
      /wrong\.json: \/match must not be empty, \/quirks\/colour is not known here; correct it/,
    );
    rmSync(join(directory, 'wrong.json'));
  });
});
