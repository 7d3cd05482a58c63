import { describe, expect, it } from 'vitest';
import { newUuidV7, type SessionFence } from '#device';
import { noEvidence } from '#task';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { answered, stringValue, TestDevice } from './test-device.js';

type Ports = () => PortsUnderTest;

/** Each way in which a session loses the right to write its device. */
const losses = [
  ['a newer Inform', (device: TestDevice) => device.fence()],
  [
    'a replica that took the session over',
    async (device: TestDevice, { sessions }: PortsUnderTest, fence: SessionFence) => {
      await sessions.resume(device.id, fence.epoch, 'replica-2');
    },
  ],
] as const;

/** What all adapters promise together: a session that has been superseded changes nothing any more. */
export function describeSessionFence(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe.each(losses)(`writes after %s: ${adapter}`, (_, lose) => {
    const ports = sharedPorts(open);
    const lost = async (device: TestDevice, fence: SessionFence): Promise<SessionFence> => {
      await lose(device, ports(), fence);
      return fence;
    };
    refusesTaskWrites(ports, lost);
    refusesDeviceWrites(ports, lost);
  });
  describe(`writes that race a newer Inform: ${adapter}`, () => losesRaces(sharedPorts(open)));
}

type Lose = (device: TestDevice, fence: SessionFence) => Promise<SessionFence>;

function refusesTaskWrites(ports: Ports, lose: Lose): void {
  it('refuses a claim and leaves the task queued', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const fence = await lose(device, await device.fence());
    expect(await ports().ledger.claim(fence, newUuidV7())).toEqual({ kind: 'fenced' });
    expect(await device.state(taskId)).toBe('queued');
  });

  it('refuses a settlement and leaves the attempt open', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    await lose(device, fence);
    expect(await ports().ledger.settle(fence, rpc, answered())).toEqual({ kind: 'fenced' });
    const task = await ports().ledger.find(taskId);
    expect(task).toMatchObject({ state: 'inSession', result: null, attempts: [{ state: 'dispatched' }] });
  });

  it('recovers nothing', async () => {
    const device = await TestDevice.register(ports());
    const taskId = await device.accept(['Reboot']);
    await device.claim(await device.fence());
    const fence = await lose(device, await device.fence());
    expect(await ports().ledger.recover(fence, noEvidence)).toEqual([]);
    expect(await device.state(taskId)).toBe('inSession');
  });
}

function refusesDeviceWrites(ports: Ports, lose: Lose): void {
  it('refuses values, names, attributes, removals and journal entries', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const { parameters, sessions } = ports();
    await parameters.recordValues(fence, [stringValue('Device.A', '1')], 'read');
    await lose(device, fence);
    const many = Array.from({ length: 100 }, (_, n) => stringValue(`Device.B.${n}`, 'x'));
    expect(await parameters.recordValues(fence, [stringValue('Device.A', '2')], 'read')).toBe('fenced');
    expect(await parameters.recordValues(fence, many, 'read')).toBe('fenced');
    expect(await parameters.recordNames(fence, [{ path: 'Device.C', writable: true }])).toBe('fenced');
    const attributes = [{ path: 'Device.A', notification: 2, accessList: [] }];
    expect(await parameters.recordAttributes(fence, attributes)).toBe('fenced');
    expect(await parameters.recordValues(fence, [], 'inform')).toBe('fenced');
    expect(await parameters.removeObject(fence, 'Device.')).toBe('fenced');
    expect(await parameters.forgetModel(fence, 'factory')).toBe('fenced');
    const call = { method: 'TransferComplete', commandKey: '', details: {} };
    expect(await sessions.journal(fence, call)).toBe('fenced');
    expect(await parameters.list(device.id, '')).toMatchObject([{ path: 'Device.A', value: '1' }]);
  });

  it('leaves a refresh due', async () => {
    const device = await TestDevice.register(ports());
    const fence = await lose(device, await device.fence());
    await ports().sessions.refreshQueued(fence);
    expect((await device.openSession()).dueRefresh).toBe('model');
  });

  it('ignores facts and connection-request credentials', async () => {
    const device = await TestDevice.register(ports(), 'approved', { facts: { softwareVersion: '1' } });
    const fence = await lose(device, await device.fence());
    await ports().inventory.recordFacts(fence, { ...noFacts, softwareVersion: '2' });
    await ports().access.record(fence, { username: 'u', password: 'p' });
    await ports().access.markOffered(fence);
    expect(await ports().inventory.find(device.publicId)).toMatchObject({ softwareVersion: '1' });
    expect(await ports().access.find(device.id)).toMatchObject({ credentials: null });
    expect((await device.openSession()).needsConnectionRequestCredentials).toBe(true);
  });
}

/** Whatever the timing, a write by the old session never lands on top of what the newer Inform stored. */
function losesRaces(ports: Ports): void {
  it('keeps the facts and the cleared credentials of the newer Inform', async () => {
    const device = await TestDevice.register(ports());
    for (let round = 0; round < 40; round++) {
      const old = await device.fence();
      const told = `new ${round}`;
      await Promise.all([
        ports().inventory.recordFacts(old, { ...noFacts, softwareVersion: `old ${round}` }),
        ports().access.record(old, { username: 'u', password: 'p' }),
        device.openSession({
          facts: { softwareVersion: told },
          events: [{ eventCode: '0 BOOTSTRAP', commandKey: '' }],
        }),
        ports().inventory.recordFacts(old, { ...noFacts, softwareVersion: `old ${round}` }),
        ports().access.record(old, { username: 'u', password: 'p' }),
      ]);
      expect(await ports().inventory.find(device.publicId)).toMatchObject({ softwareVersion: told });
      expect((await ports().access.find(device.id))?.credentials).toBeNull();
    }
  });
}

const noFacts = {
  manufacturer: null,
  modelName: null,
  softwareVersion: null,
  hardwareVersion: null,
  provisioningCode: null,
  connectionRequestUrl: null,
  periodicInformIntervalSec: null,
  dataModelRoot: null,
  peerAddress: null,
};
