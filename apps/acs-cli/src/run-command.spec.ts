import { afterEach, expect, it } from 'vitest';
import { CommandError } from './command-error.js';
import type { ApiCommand } from './command-line.js';
import { runCommand } from './run-command.js';
import {
  problem,
  startStubAdminApi,
  stubKey,
  type StubAdminApi,
  type StubAnswer,
} from './stub-admin-api.fixture.js';

const id = '01993f60-0000-7000-8000-000000000001';
const taskId = '01993f60-0000-7000-8000-0000000000aa';

const device = {
  id,
  oui: '0A1B2C',
  productClass: 'Box',
  serialNumber: 'S1',
  manufacturer: 'Acme',
  modelName: 'Box 3',
  softwareVersion: '1.2',
  online: true,
  lastInformAt: '2026-11-22T12:00:00.000Z',
  onboarding: 'approved',
};

const task = {
  id: taskId,
  deviceId: id,
  type: 'GetParameterValues',
  state: 'succeeded',
  lane: 'interactive',
  createdAt: '2026-11-22T12:00:00.000Z',
  settledAt: '2026-11-22T12:00:01.000Z',
  attempts: [
    { method: 'GetParameterValues', state: 'answered', dispatchedAt: '2026-11-22T12:00:00.500Z', step: 1 },
  ],
};

const bySerial = `GET /devices?serialNumber=S1&limit=10`;
const found: StubAnswer = { body: { items: [device], next: null } };

let stub: StubAdminApi | undefined;

afterEach(async () => {
  await stub?.close();
  stub = undefined;
});

interface Ran {
  readonly done: boolean;
  readonly out: string;
  readonly err: readonly string[];
}

async function run(
  command: ApiCommand,
  routes: Readonly<Record<string, StubAnswer>>,
  { waitSec = 30, json = false, keys = [stubKey] as [string, ...string[]] } = {},
): Promise<Ran> {
  stub = await startStubAdminApi(routes);
  let out = '';
  const err: string[] = [];
  const terminal = {
    print: (text: string) => void (out += text),
    complain: (text: string) => void err.push(text),
  };
  const done = await runCommand(command, { url: stub.url, keys }, { waitSec, json, terminal });
  return { done, out, err };
}

async function complaintOf(ran: Promise<Ran>): Promise<string> {
  const error = await ran.then(
    () => expect.unreachable('it should have failed'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommandError);
  return (error as CommandError).message;
}

const get: ApiCommand = { name: 'get', device: 'S1', paths: ['Device.WiFi.SSID.1.SSID'] };

it('lists devices as a table and says that there are more', async () => {
  const ran = await run(
    { name: 'devices', serialNumber: null, limit: 1 },
    { 'GET /devices?limit=1': { body: { items: [device], next: 'abc' } } },
  );
  expect(ran.out).toBe(
    'ID                                    SERIAL NUMBER  MODEL       SOFTWARE  ONLINE  LAST INFORM               ONBOARDING\n' +
      `${id}  S1             Acme Box 3  1.2       yes     2026-11-22T12:00:00.000Z  approved\n`,
  );
  expect(ran.err).toEqual(['the first 1; there are more: --limit up to 1000, or --serial']);
  expect(ran.done).toBe(true);
});

it('reads a parameter of the device with a serial number', async () => {
  const result = { parameterList: [{ name: 'Device.WiFi.SSID.1.SSID', value: 'aviary', type: 'string' }] };
  const ran = await run(get, {
    [bySerial]: found,
    [`POST /devices/${id}/rpc/GetParameterValues`]: { body: { ...task, result } },
  });
  expect(ran).toEqual({ done: true, out: 'Device.WiFi.SSID.1.SSID = aviary\n', err: [] });
  expect(stub?.calls[1]).toMatchObject({
    prefer: 'wait=30',
    body: { parameterNames: ['Device.WiFi.SSID.1.SSID'] },
  });
});

it('finds a device by its id', async () => {
  const ran = await run(
    { name: 'rpc', device: id, method: 'Reboot', arguments: {}, force: false },
    {
      [`GET /devices/${id}`]: { body: device },
      [`POST /devices/${id}/rpc/Reboot`]: { body: { ...task, type: 'Reboot', result: {} } },
    },
  );
  expect(ran).toEqual({ done: true, out: 'done\n', err: [] });
});

it('takes a serial number that looks like an id for one', async () => {
  const missing = problem(404, 'DEVICE_NOT_FOUND', 'There is no such device', 'Take the id from the list.');
  const ran = await run(
    { name: 'approve', device: taskId },
    {
      [`GET /devices/${taskId}`]: missing,
      [`GET /devices?serialNumber=${taskId}&limit=10`]: found,
      [`POST /devices/${id}/approve`]: { body: device },
    },
  );
  expect(ran.out).toBe(`S1 (${id}) is approved\n`);
});

it('sets parameters and tells a setting that is not applied yet', async () => {
  const settings = [{ name: 'Device.WiFi.SSID.1.SSID', value: 'x' }];
  const route = `POST /devices/${id}/rpc/SetParameterValues`;
  const answer = (status: number) => ({ body: { ...task, type: 'SetParameterValues', result: { status } } });
  const set: ApiCommand = { name: 'set', device: 'S1', settings, force: false };
  expect(await run(set, { [bySerial]: found, [route]: answer(0) })).toMatchObject({
    done: true,
    out: 'done\n',
  });
  expect(stub?.calls[1]?.body).toEqual({ parameterList: settings });
  await stub?.close();
  expect((await run(set, { [bySerial]: found, [route]: answer(1) })).out).toContain('applies it later');
});

it('insists when it is told to', async () => {
  const set: ApiCommand = {
    name: 'set',
    device: 'S1',
    settings: [{ name: 'Device.A', value: '' }],
    force: true,
  };
  const route = `POST /devices/${id}/rpc/SetParameterValues?force=true`;
  const answer = { body: { ...task, type: 'SetParameterValues', result: { status: 0 } } };
  expect(await run(set, { [bySerial]: found, [route]: answer })).toMatchObject({ done: true });
});

it('names the devices that share a serial number', async () => {
  const twin = { ...device, id: id.replace(/1$/, '2'), productClass: 'Other' };
  const ran = run(get, { [bySerial]: { body: { items: [device, twin], next: 'more' } } });
  expect(await complaintOf(ran)).toBe(
    `several devices have the serial number "S1"; give the id of one:\n  ${id}  0A1B2C Box\n  ${twin.id}  0A1B2C Other\n  and more`,
  );
});

it('says that there is no such device', async () => {
  expect(await complaintOf(run(get, { [bySerial]: { body: { items: [], next: null } } }))).toContain(
    'no device has the id or serial number "S1"',
  );
});

it('shows what the device refused', async () => {
  const parameterFaults = [{ name: 'Device.Nope', code: 9005, string: 'Invalid parameter name' }];
  const fault = { code: 9003, string: 'Invalid arguments', parameterFaults };
  const ran = await run(get, {
    [bySerial]: found,
    [`POST /devices/${id}/rpc/GetParameterValues`]: { body: { ...task, state: 'failed', fault } },
  });
  expect(ran).toEqual({
    done: false,
    out: '',
    err: [
      'failed: the device refused with fault 9003 Invalid arguments; Device.Nope: 9005 Invalid parameter name',
    ],
  });
});

it('tells an open task by whether somebody waited for it', async () => {
  const { settledAt: _, ...open } = { ...task, state: 'queued', attempts: [] };
  const routes = {
    [bySerial]: found,
    [`POST /devices/${id}/rpc/GetParameterValues`]: { status: 202, body: open },
  };
  const waited = await run(get, routes, { waitSec: 5 });
  expect(waited.done).toBe(false);
  expect(waited.err[0]).toBe(
    `queued after 5 s; it runs when the device is next in a session: npm run -s acs -- task ${taskId}`,
  );
  await stub?.close();
  expect(await run(get, routes, { waitSec: 0 })).toMatchObject({ done: true, out: '' });
  expect(stub?.calls[1]?.prefer).toBeUndefined();
});

it('says that a device in quarantine gets nothing', async () => {
  const ran = await run(get, {
    [bySerial]: { body: { items: [{ ...device, onboarding: 'quarantined' }], next: null } },
    [`POST /devices/${id}/rpc/GetParameterValues`]: { status: 202, body: { ...task, state: 'queued' } },
  });
  expect(ran.err[0]).toContain(`npm run -s acs -- approve ${id}`);
});

it('describes a task', async () => {
  const ran = await run(
    { name: 'task', taskId },
    { [`GET /tasks/${taskId}`]: { body: { ...task, state: 'indeterminate' } } },
  );
  expect(ran.out).toBe(
    `${taskId} GetParameterValues indeterminate\n` +
      '  created 2026-11-22T12:00:00.000Z\n' +
      '  sent    2026-11-22T12:00:00.500Z GetParameterValues answered\n' +
      '  settled 2026-11-22T12:00:01.000Z\n',
  );
  expect(ran.done).toBe(false);
  expect(ran.err[0]).toContain('indeterminate: the device did not say');
});

it('prints what the API answered as JSON', async () => {
  const ran = await run(
    { name: 'task', taskId },
    { [`GET /tasks/${taskId}`]: { body: task } },
    { json: true },
  );
  expect(JSON.parse(ran.out)).toEqual(task);
});

it('does not let a device write to the terminal', async () => {
  const hostile = '\u001b]0;owned\u0007\n\u009b2J\u202eabc';
  const result = { parameterList: [{ name: 'Device.A', value: hostile, type: null }] };
  const routes = {
    [bySerial]: found,
    [`POST /devices/${id}/rpc/GetParameterValues`]: { body: { ...task, result } },
  };
  expect((await run(get, routes)).out).toBe('Device.A = \\u001b]0;owned\\u0007\\u000a\\u009b2J\\u202eabc\n');
  await stub?.close();
  const { out } = await run(get, routes, { json: true });
  expect(out).not.toContain('\u009b');
  expect(JSON.parse(out)).toMatchObject({ result });
});

it('shows the fields that the API refuses', async () => {
  const errors = [{ in: 'body', pointer: '/parameterNames/0', code: 'maxLength', message: 'is too long' }];
  const ran = run(get, {
    [bySerial]: found,
    [`POST /devices/${id}/rpc/GetParameterValues`]: problem(
      422,
      'INVALID_VALUE',
      'A value is wrong',
      '…',
      errors,
    ),
  });
  expect(await complaintOf(ran)).toBe('A value is wrong: /parameterNames/0 is too long');
});

it('shows the remedy of a problem', async () => {
  const detail = 'Take the id from the answer that created the task.';
  const ran = run(
    { name: 'task', taskId: 'x/y' },
    { 'GET /tasks/x%2Fy': problem(404, 'TASK_NOT_FOUND', 'There is no such task', detail) },
  );
  expect(await complaintOf(ran)).toBe(`There is no such task: ${detail}`);
});

it('tries the next key when one is refused', async () => {
  const routes = { 'GET /devices?limit=100': { body: { items: [], next: null } } };
  const devices: ApiCommand = { name: 'devices', serialNumber: null, limit: 100 };
  const ran = await run(devices, routes, { keys: ['acs_of-another-installation', stubKey] });
  expect(ran.done).toBe(true);
  expect(stub?.calls.map(({ key }) => key)).toEqual(['acs_of-another-installation', stubKey]);
  await stub?.close();
  expect(await complaintOf(run(devices, routes, { keys: ['acs_wrong'] }))).toContain(
    'the API refuses the key',
  );
});

it('knows a server that is something else', async () => {
  const devices: ApiCommand = { name: 'devices', serialNumber: null, limit: 100 };
  const html = { 'GET /devices?limit=100': { status: 200, body: '<html>' } };
  expect(await complaintOf(run(devices, html))).toContain('answered 200 without JSON; is it the admin API?');
  await stub?.close();
  const foreign = { 'GET /devices?limit=100': { status: 500, body: { message: 'oops' } } };
  expect(await complaintOf(run(devices, foreign))).toContain('answered 500 without a problem document');
});

it('says how to start a server that is not there', async () => {
  const gone = await startStubAdminApi({});
  await gone.close();
  const access = { url: gone.url, keys: [stubKey] as const };
  const terminal = { print: () => undefined, complain: () => undefined };
  await expect(
    runCommand({ name: 'task', taskId }, access, { waitSec: 0, json: false, terminal }),
  ).rejects.toThrow(`cannot reach ${gone.url} (ECONNREFUSED); start the ACS with "npm start"`);
});

const places = [
  {
    place: 'device.cpe_secret',
    seen: 7,
    sealedAnew: 5,
    unreadable: 0,
    finishedAt: '2026-11-22T12:00:01.000Z',
  },
];

it('rotates keys, and says when former keys can be given up', async () => {
  const { done, out, err } = await run(
    { name: 'rotate-keys' },
    {
      'POST /secret-rotation': {
        status: 202,
        body: { done: false, places: [{ ...places[0], finishedAt: null }] },
      },
      'GET /secret-rotation': { body: { done: true, places } },
    },
  );
  expect(done).toBe(true);
  expect(out).toMatch(/^PLACE +SEEN .*\ndevice\.cpe_secret +7 +5 +0 +finished\n$/);
  expect(err).toEqual([
    'no secret needs a former key any more; where ACS_MASTER_KEY_PREVIOUS is set it can be left out of the next start',
  ]);
});

it('is not done while a rotation goes on, or while secrets are left that no key opens', async () => {
  const open = { done: false, places: [{ ...places[0], finishedAt: null }] };
  const running = await run(
    { name: 'rotate-keys' },
    { 'POST /secret-rotation': { status: 202, body: open } },
    { waitSec: 0 },
  );
  expect(running.done).toBe(false);
  expect(running.err).toEqual([
    'the rotation goes on; look again with "acs rotate-keys --wait 60" or at /api/v1/secret-rotation',
  ]);
  await stub?.close();
  const lost = { done: false, places: [{ ...places[0], unreadable: 2 }] };
  const ended = await run({ name: 'rotate-keys' }, { 'POST /secret-rotation': { status: 202, body: lost } });
  expect(ended.done).toBe(false);
  expect(ended.err).toEqual([
    '2 secrets are sealed with a key that is not configured; add it to ACS_MASTER_KEY_PREVIOUS',
  ]);
});
