import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { profiles, type SimulatedCpe } from '#cpe-simulator';
import type { DeviceResource, TaskResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { onCluster } from './acs/under-test.js';
import { CpeCabinet, tells } from './cpe/cpe-cabinet.js';

interface WifiResource {
  readonly items: readonly { readonly id: string; readonly values: Readonly<Record<string, unknown>> }[];
}

const canary = 'canary-4711-in-the-mine';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

/** The ledger has this task's RPC as often as the ACS sent it, with the outcome that the ACS tells. */
function expectInLedger(cpe: SimulatedCpe, task: TaskResource, saysTypes: boolean): void {
  // An AddObject comes behind a look at its table.
  const sent = task.attempts.filter(({ method }) => method === task.type);
  const keys = sent.map(({ id }) => id.replaceAll('-', ''));
  const executions = cpe.ledger.executionsOf(cpe.name, task.type);
  const own = executions.filter(({ cwmpId }) => keys.includes(cwmpId ?? ''));
  expect(own.map(({ cwmpId }) => cwmpId)).toEqual(keys);
  const outcome = own.at(-1)?.outcome;
  if (outcome?.kind === 'answer')
    expect(task.result).toEqual(saysTypes ? outcome.result : withoutTypes(outcome.result));
  else expect(task.fault?.code).toBe(outcome?.code);
}

function withoutTypes(result: object): unknown {
  return JSON.parse(JSON.stringify(result), (name, value: unknown) => (name === 'type' ? null : value));
}

// Behind a balancer, whose connections carry many CPEs, a CPE without a cookie is nobody.
const served = profiles.filter(({ name }) => !onCluster || name !== 'no-cookie');

describe.each(served.map((profile) => ({ profile, name: profile.name })))('$name', ({ profile }) => {
  const isTr181 = profile.dataModel === 'TR-181';
  const root = isTr181 ? 'Device.' : 'InternetGatewayDevice.';
  const table = isTr181 ? `${root}NAT.PortMapping.` : `${root}LANDevice.1.WLANConfiguration.`;
  const [text, flag] = isTr181 ? ['Description', 'AllInterfaces'] : ['SSID', 'RadioEnabled'];
  const passphrase = isTr181
    ? `${root}WiFi.AccessPoint.1.Security.KeyPassphrase`
    : `${root}LANDevice.1.WLANConfiguration.1.KeyPassphrase`;
  const isPending = profile.rpc.setStatus === 1;
  let cpe: SimulatedCpe;
  let device: DeviceResource;

  async function call(method: string, args: object): Promise<TaskResource> {
    const task = await acs.api.call(device.id, method, args);
    expectInLedger(cpe, task, profile.soap.typedValues);
    return task;
  }

  /** Values that the device takes for later have succeeded when a later session shows them. */
  async function shownLater(taskId: string): Promise<TaskResource> {
    const isWaiting = async () => (await acs.api.task(taskId)).state === 'waitingForDevice';
    await vi.waitUntil(isWaiting, { timeout: 30_000 });
    await acs.query(`UPDATE device_task SET not_before = now() WHERE type = 'proof'`);
    await cpe.informNow();
    return acs.api.settled(taskId);
  }

  async function settle(method: string, args: object): Promise<TaskResource> {
    if (!isPending) return call(method, args);
    const task = await shownLater((await acs.api.queue(device.id, method, args)).id);
    expectInLedger(cpe, task, profile.soap.typedValues);
    return task;
  }

  async function storedValue(path: string): Promise<string | null | undefined> {
    return (await acs.api.parameters(device.id, path)).get(path)?.value;
  }

  beforeAll(async () => {
    cpe = await cabinet.switchOn({ serialNumber: `E2E-${profile.name}`, profile });
    device = await acs.api.device(`E2E-${profile.name}`);
  });

  test('is known by what its first Inform said', async () => {
    const { manufacturer, oui, productClass } = profile.identity;
    expect(device).toMatchObject({
      manufacturer,
      oui: oui.toUpperCase(),
      productClass,
      online: true,
      onboarding: 'approved',
    });
    const path = `${root}DeviceInfo.SoftwareVersion`;
    expect(await storedValue(path)).toBe(cpe.tree.valueOf(path));
  });

  test('has got connection-request credentials of its own, which nobody else sees', async () => {
    const password = cpe.tree.valueOf(`${root}ManagementServer.ConnectionRequestPassword`);
    expect(password).toMatch(/^[A-Za-z0-9]{20,}$/);
    await acs.api.parameters(device.id, `${root}ManagementServer.`);
    const everything = [...acs.api.answers, ...acs.log.texts].join('\n');
    expect(everything).not.toContain(password);
  });

  test('tells its names', async () => {
    const task = await call('GetParameterNames', { parameterPath: table, nextLevel: false });
    expect(task.state).toBe('succeeded');
    const stored = await acs.api.parameters(device.id, table);
    const names = [...cpe.tree.descendants(table)].map(({ path }) => path);
    expect(names.length).toBeGreaterThan(10);
    expect([...stored.keys()]).toEqual(expect.arrayContaining(names));
    for (const name of names) expect(stored.get(name)?.writable).toBe(cpe.tree.find(name)?.writable ?? false);
  });

  test('tells its values', async () => {
    const task = await call('GetParameterValues', { parameterNames: [`${root}DeviceInfo.`] });
    expect(task.state).toBe('succeeded');
    for (const leaf of ['SerialNumber', 'ModelName', 'HardwareVersion']) {
      const path = `${root}DeviceInfo.${leaf}`;
      expect(await storedValue(path)).toBe(cpe.tree.valueOf(path));
    }
  });

  test('adds an object, sets and deletes it', async () => {
    const added = await call('AddObject', { objectName: table });
    expect(added.state).toBe('succeeded');
    const { instanceNumber } = added.result as { instanceNumber: number };
    const instance = `${table}${instanceNumber}.`;
    expect(cpe.tree.find(instance)).not.toBeNull();
    expect((await acs.api.parameters(device.id, instance)).get(instance)).toMatchObject({ path: instance });

    const wanted = `über <${cpe.name.slice(-9)}> & "co"`;
    const set = await settle('SetParameterValues', {
      parameterList: [
        { name: `${instance}${text}`, value: wanted, type: 'string' },
        { name: `${instance}${flag}`, value: true },
      ],
    });
    expect(set.state).toBe('succeeded');
    expect(cpe.tree.valueOf(`${instance}${text}`)).toBe(wanted);
    expect(cpe.tree.valueOf(`${instance}${flag}`)).toBe('1');
    expect(await storedValue(`${instance}${text}`)).toBe(wanted);

    const deleted = await call('DeleteObject', { objectName: instance });
    expect(deleted).toMatchObject({ state: 'succeeded', result: { status: profile.rpc.setStatus } });
    expect(cpe.tree.find(instance)).toBeNull();
    expect((await acs.api.parameters(device.id, instance)).size).toBe(0);
  });

  test('is told and changed in the form that all devices have', async () => {
    await call('GetParameterValues', { parameterNames: [isTr181 ? `${root}WiFi.` : `${root}LANDevice.1.`] });
    const path = `/devices/${device.id}/wifi`;
    const [first] = (await acs.api.request<WifiResource>(path)).body.items;
    expect(first).toMatchObject({
      values: { enabled: true, security: 'wpa2Personal', channel: 6, passphrase: null },
    });
    const body = { ssid: `view of ${cpe.name.slice(-9)}`, advertised: false };
    const answer = await acs.api.request<TaskResource>(`${path}/${first!.id}`, {
      method: 'PATCH',
      body,
      ...(!isPending && { waitSec: 30 }),
    });
    const changed = isPending ? await shownLater(answer.body.id) : answer.body;
    expect(changed.state).toBe('succeeded');
    const [ssid, advertised] = isTr181
      ? ['WiFi.SSID.1.SSID', 'WiFi.AccessPoint.1.SSIDAdvertisementEnabled']
      : [`${first!.id}.SSID`, `${first!.id}.SSIDAdvertisementEnabled`];
    expect(cpe.tree.valueOf(`${root}${ssid}`)).toBe(body.ssid);
    expect(cpe.tree.valueOf(`${root}${advertised}`)).toBe('0');
  });

  test('takes a secret that never comes out again', async () => {
    const set = await call('SetParameterValues', { parameterList: [{ name: passphrase, value: canary }] });
    expect(set.state).toBe('succeeded');
    expect(cpe.tree.valueOf(passphrase)).toBe(canary);
    expect(await storedValue(passphrase)).not.toBe(canary);
    expect([...acs.api.answers, ...acs.log.texts].join('\n')).not.toContain(canary);
  });

  test('refuses what it does not have, with its own fault', async () => {
    const task = await call('AddObject', { objectName: `${root}X_NoSuchTable.` });
    expect(task).toMatchObject({ state: 'failed', fault: { code: 9005 } });
  });

  test('reboots once and says so', async () => {
    const back = cpe.nextSession(tells('M Reboot'));
    const task = await call('Reboot', {});
    expect(task.state).toBe('succeeded');
    const { events } = await back;
    expect(events).toContainEqual({
      eventCode: 'M Reboot',
      commandKey: task.attempts[0]?.id.replaceAll('-', ''),
    });
    expect(cpe.ledger.countOf(cpe.name, 'Reboot')).toBe(1);
  });
});

test('no secret stands in the database in the clear', async () => {
  const tables = await acs.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
  );
  expect(tables.length).toBeGreaterThan(10);
  const looks = tables.map(
    ({ name }) => `SELECT '${name}' AS name FROM ${name} t WHERE strpos(t::text, $1) > 0`,
  );
  expect(await acs.query(looks.join(' UNION ALL '), [canary])).toEqual([]);
});
