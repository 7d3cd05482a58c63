import { afterAll, beforeAll, expect, test } from 'vitest';
import { fault, findProfile, type HookedCall, type SimulatedCpe } from '#cpe-simulator';
import { everythingStored, holds, placeOf } from '../sweep/stored-values.js';
import type { TaskResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { canaryModel } from './cpe/canary-model.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

// No secret, and told everywhere: it shows that the sweep sees what is there.
const open = 'no-secret-31b7';
const declared = 'InternetGatewayDevice.DeviceInfo.DeviceLog';

const apiKey = 'canary-api-key-1f0c9a7de2b84c55';
const cpePassword = 'canary-cpe-password-8a3e';
const download = { username: 'files', password: 'canary-file-password-c2', token: 'canary-file-token-d9' };

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);
/** All secrets, each under what it is. */
const canaries = new Map<string, string>([
  ['the API key', apiKey],
  ["the CPE's own password", cpePassword],
  ['the password of a file', download.password],
  ['the token in the URL of a file', download.token],
]);
/** What was answered beside the JSON of `acs.api`. */
const texts: string[] = [];

beforeAll(async () => {
  acs = await RunningAcs.start({
    ACS_ADMIN_API_KEY: apiKey,
    ACS_SECRET_PARAMETERS: declared,
    ACS_AUTO_REFRESH: 'on',
  });
  canaries.set('the bootstrap password', acs.acs.credentials.bootstrapPassword);
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

test(
  'no secret is in a log, a trace, a metric, a queue, a table or an answer',
  { timeout: 300_000 },
  async () => {
    await acs.api.request('/devices', {
      method: 'POST',
      body: {
        oui: '0A1B2C',
        productClass: 'Gateway',
        serialNumber: 'SWEEP-1',
        username: 'sweep-1',
        password: cpePassword,
      },
    });
    // The one answer that tells a password, on the only occasion there is.
    expect(acs.api.answers.splice(0).join('')).toContain(cpePassword);
    await live('SWEEP-1', 'tr181-generic', false, { username: 'sweep-1', password: cpePassword });
    await live('SWEEP-2', 'tr098-generic', true);
    await acs.api.request('/secret-rotation', { method: 'POST', body: {} });
    texts.push(
      ...(await acs.acs.metrics()),
      await text('/api/v1/devices', 'text/csv'),
      await text('/api/v1/devices', 'application/x-ndjson'),
    );

    const stored = await everythingStored((sql) => acs.query(sql));
    const told = { log: acs.log.texts.join('\n'), answers: [...acs.api.answers, ...texts].join('\n') };
    const placesOf = (word: string) => [
      ...new Set(stored.filter(holds(word)).map(placeOf)),
      ...Object.entries(told).flatMap(([place, said]) => (said.includes(word) ? [place] : [])),
    ];
    expect(placesOf(open)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^public\.device_params_\d+\./), 'answers']),
    );
    expect(canaries.size).toBeGreaterThan(15);
    const leaks = [...canaries]
      .map(([what, word]) => [what, placesOf(word)] as const)
      .filter(([, places]) => places.length > 0);
    expect(Object.fromEntries(leaks)).toEqual({});
  },
);

/** All that can happen to a device, and everything that can be asked about it. */
async function live(serialNumber: string, name: string, talks: boolean, credentials = {}): Promise<void> {
  const profile = findProfile(name)!;
  const { model, canaries: own } = canaryModel(profile, serialNumber, { talks, more: [declared] });
  const hooks = { beforeExecution: refuse };
  const cpe = await cabinet.switchOn({ serialNumber, profile, model, hooks, ...credentials });
  for (const [path, word] of own)
    if (!/ManagementServer\.(?:Password|ConnectionRequestPassword)$/.test(path))
      canaries.set(`${serialNumber} ${path}`, word);
  const { id } = await acs.api.device(serialNumber);
  const until = new Date(Date.now() + 600_000).toISOString();
  expect((await acs.api.request(`/devices/${id}/trace`, { method: 'PUT', body: { until } })).status).toBe(
    200,
  );
  await change(id, cpe);
  await acs.api.request(`/devices/${id}/refresh`, { method: 'POST', body: {}, waitSec: 30 });
  const file = {
    fileType: '1 Firmware Upgrade Image',
    url: `http://files:${download.password}@127.0.0.1:9/image?token=${download.token}`,
    username: download.username,
    password: download.password,
  };
  // Sent before what is waited for next.
  await acs.api.request(`/devices/${id}/rpc/Download`, { method: 'POST', body: file });
  await acs.api.call(id, 'GetParameterValues', { parameterNames: [cpe.tree.root] });
  expect(cpe.ledger.countOf(cpe.name, 'Download')).toBe(1);
  const missing = [`${cpe.tree.root}X_NoSuch.Password`];
  const faulted = await acs.api.call(id, 'GetParameterValues', { parameterNames: missing });
  expect(faulted.state).toBe('failed');
  const password = cpe.tree.valueOf(`${cpe.tree.root}ManagementServer.ConnectionRequestPassword`);
  canaries.set(`${serialNumber} connection request`, password);
  await cpe.stop();
  await waitsInQueue(id, cpe);
  await look(id);
}

/** A device that repeats in its fault what it was told. */
function refuse(call: HookedCall): ReturnType<typeof fault> | void {
  const told = /canary-refused-[\w-]+/.exec(JSON.stringify(call.arguments));
  if (told !== null) return fault(9007, `"${told[0]}" is no password`);
}

/** Settings of secrets by both ways, and of what is none. */
async function change(id: string, cpe: SimulatedCpe): Promise<void> {
  const isTr181 = cpe.tree.root === 'Device.';
  const [item, code] = isTr181
    ? ['WiFi.SSID.1', `${cpe.tree.root}ManagementServer.STUNPassword`]
    : ['LANDevice.1.WLANConfiguration.1', `${cpe.tree.root}ManagementServer.STUNPassword`];
  await acs.api.call(id, 'GetParameterValues', {
    parameterNames: [`${cpe.tree.root}${isTr181 ? 'WiFi.' : 'LANDevice.1.'}`],
  });
  const passphrase = `canary-passphrase-${cpe.name}`.slice(0, 63);
  canaries.set(`${cpe.name} passphrase`, passphrase);
  const body = { ssid: open, passphrase };
  const changed = await acs.api.request<TaskResource>(`/devices/${id}/wifi/${item}`, {
    method: 'PATCH',
    body,
    waitSec: 30,
  });
  expect(changed.body.state).toBe('succeeded');
  const stun = `canary-stun-${cpe.name}`;
  canaries.set(`${cpe.name} STUN`, stun);
  expect(
    await acs.api.call(id, 'SetParameterValues', { parameterList: [{ name: code, value: stun }] }),
  ).toMatchObject({ state: 'succeeded' });
  const refused = `canary-refused-${cpe.name}`;
  canaries.set(`${cpe.name} refused`, refused);
  expect(
    await acs.api.call(id, 'SetParameterValues', { parameterList: [{ name: code, value: refused }] }),
  ).toMatchObject({ state: 'failed', fault: { string: '"[redacted]" is no password' } });
}

/** A secret on its way to a device that is off: it waits, or has just been claimed for the session that was broken off. */
async function waitsInQueue(id: string, cpe: SimulatedCpe): Promise<void> {
  const waiting = `canary-waiting-${cpe.name}`;
  canaries.set(`${cpe.name} waiting`, waiting);
  const { status } = await acs.api.request(`/devices/${id}/rpc/SetParameterValues`, {
    method: 'POST',
    body: { parameterList: [{ name: `${cpe.tree.root}ManagementServer.STUNPassword`, value: waiting }] },
  });
  expect(status).toBe(202);
}

async function look(id: string): Promise<void> {
  await acs.api.parameters(id);
  for (const { id: task } of await acs.api.tasksOf(id)) await acs.api.task(task);
  for (const path of [
    'wifi',
    'wan',
    'hosts',
    'optical',
    'system',
    'quirks',
    'connection-request',
    'parameters/history',
  ])
    await acs.api.request(`/devices/${id}/${path}`);
  await acs.api.request(`/events?deviceId=${id}`);
  const { body } = await acs.api.request<{ items: { id: string }[] }>(`/devices/${id}/traces`);
  expect(body.items.length).toBeGreaterThan(0);
  for (const { id: trace } of body.items) texts.push(await text(`/api/v1/traces/${trace}`, 'text/plain'));
}

async function text(path: string, accept = '*/*'): Promise<string> {
  const answer = await fetch(`${acs.acs.apiUrl}${path}`, {
    headers: { authorization: `Bearer ${apiKey}`, accept },
  });
  expect(answer.status, path).toBe(200);
  return answer.text();
}
