import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet, isCompleted, tells } from './cpe/cpe-cabinet.js';

let acs: RunningAcs;
let files: Server;
const uploads: string[] = [];
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  files = createServer((request, response) => {
    if (request.method === 'PUT') request.on('data', (piece: Buffer) => uploads.push(piece.toString()));
    request.on('end', () => response.end('an image')).resume();
  }).listen(0, '127.0.0.1');
  await once(files, 'listening');
});

afterAll(async () => {
  await cabinet.clear();
  files.close();
  await acs.stop();
});

const fileUrl = (name: string) => `http://127.0.0.1:${(files.address() as AddressInfo).port}/${name}`;

/** A transfer that the device has accepted, and the session in which it will tell how it ended. */
async function order(serialNumber: string, method: string, args: object) {
  const cpe = await cabinet.switchOn({ serialNumber, connectionRequestListener: 'unreachable' });
  const { id } = await acs.api.device(serialNumber);
  const task = await acs.api.queue(id, method, args);
  const ended = cpe.nextSession(tells('7 TRANSFER COMPLETE'));
  expect((await cpe.informNow()).methods).toEqual([method]);
  return { cpe, task, ended };
}

test('an upload is waited for, and has succeeded when the device says so', async () => {
  const args = { fileType: '1 Vendor Configuration File', url: fileUrl('upload'), delaySeconds: 100 };
  const { cpe, task, ended } = await order('UPLOADS', 'Upload', args);
  expect(await acs.api.task(task.id)).toMatchObject({ state: 'waitingForDevice', attempts: { length: 1 } });
  await ended;
  expect(await acs.api.settled(task.id)).toMatchObject({
    state: 'succeeded',
    result: { status: 1, completeTime: expect.stringMatching(/^20/) as string },
  });
  expect(uploads).toHaveLength(1);
  expect(cpe.ledger.countOf(cpe.name, 'Upload')).toBe(1);
});

test('a download has failed with the fault that the device tells, and is not sent again', async () => {
  const args = { fileType: '3 Vendor Configuration File', url: 'http://127.0.0.1:1/file' };
  const { cpe, task, ended } = await order('FAILS', 'Download', args);
  await ended;
  expect(await acs.api.settled(task.id)).toMatchObject({ state: 'failed', fault: { code: 9015 } });
  await cpe.informNow();
  expect(cpe.ledger.countOf(cpe.name, 'Download')).toBe(1);
});

test('a new image has succeeded when the device comes back with another version', async () => {
  const args = { fileType: '1 Firmware Upgrade Image', url: fileUrl('image-9.8.7.bin') };
  const { cpe, task, ended } = await order('UPGRADES', 'Download', args);
  await ended;
  const done = await acs.api.settled(task.id);
  expect(done).toMatchObject({ state: 'succeeded' });
  expect(done).not.toHaveProperty('reason');
  expect(await acs.api.device('UPGRADES')).toMatchObject({ softwareVersion: '9.8.7' });
  expect(cpe.ledger.countOf(cpe.name, 'Download')).toBe(1);
});

test('Q69: an image that left the version as it was is waited for, although all went well', async () => {
  const args = { fileType: '1 Firmware Upgrade Image', url: fileUrl('image'), delaySeconds: 3_600_000 };
  const { cpe, task } = await order('STAYS', 'Download', args);
  const commandKey = task.id && (await acs.api.task(task.id)).attempts[0]!.id.replaceAll('-', '');
  const told = cpe.callAcs(
    'TransferComplete',
    `<CommandKey>${commandKey}</CommandKey><FaultStruct><FaultCode>0</FaultCode><FaultString/></FaultStruct>` +
      '<StartTime>2026-01-01T00:00:00Z</StartTime><CompleteTime>2026-01-01T00:01:00Z</CompleteTime>',
  );
  await cpe.informNow('7 TRANSFER COMPLETE');
  await told;
  expect(await acs.api.task(task.id)).toMatchObject({ state: 'waitingForDevice' });
  const booted = cpe.nextSession(isCompleted);
  cpe.setLocally('Device.DeviceInfo.SoftwareVersion', '2.0');
  await cpe.informNow('1 BOOT');
  await booted;
  expect(await acs.api.task(task.id)).toMatchObject({
    state: 'succeeded',
    reason: { code: 'versionChanged' },
  });
});
