import { describe, expect, it } from 'vitest';
import { newUuidV7, type SessionStore } from '#device';
import { noEvidence } from '#task';
import { throttlesClones } from './identity-conflict.js';
import { opensInParallel } from './parallel-informs.js';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { keyOf } from './task-ledger/recover.js';
import { informOf, newIdentity, openedOf, TestDevice, type InformChanges } from './test-device.js';

type Ports = () => PortsUnderTest;

/** What every SessionStore promises; registers the tests. */
export function describeSessionStore(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`SessionStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    opensSessions(ports);
    opensInParallel(ports);
    registersDevices(ports);
    namesOwners(ports);
    handsOver(ports);
    bindsPrincipals(ports);
    throttlesClones(ports);
    tellsPendingWork(ports);
    tellsDueRefreshes(ports);
  });
}

function opensSessions(ports: Ports): void {
  it('does not know a device that was never registered', async () => {
    const outcome = await ports().sessions.open(informOf(newIdentity()));
    expect(outcome).toEqual({ kind: 'unknownDevice' });
  });

  it('raises the epoch with every Inform and starts at turn 0', async () => {
    const device = await TestDevice.register(ports());
    const first = await device.openSession();
    const second = await device.openSession();
    expect(first.fence.epoch).toBe(2);
    expect(second.fence).toEqual({ deviceId: device.id, epoch: 3, turn: 0 });
    expect(second).toMatchObject({
      publicId: device.publicId,
      onboarding: 'approved',
      firstContact: false,
      pending: false,
    });
  });

  it('gives parallel Informs of one device an epoch each, of which only the highest may write', async () => {
    const device = await TestDevice.register(ports());
    const sessions = await Promise.all(Array.from({ length: 8 }, () => device.openSession()));
    const fences = sessions.map(({ fence }) => fence).toSorted((a, b) => a.epoch - b.epoch);
    expect(fences.map(({ epoch }) => epoch)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    const writes = fences.map((fence) => ports().parameters.recordValues(fence, [], 'read'));
    expect(await Promise.all(writes)).toEqual([...Array<string>(7).fill('fenced'), 'stored']);
  });

  it('journals a call of the CPE for the live session only', async () => {
    const device = await TestDevice.register(ports());
    const old = await device.fence();
    const call = { method: 'TransferComplete', commandKey: 'k', details: { text: 'a\u0000b\ud800' } };
    expect(await ports().sessions.journal(old, call)).toBe('stored');
    await device.fence();
    expect(await ports().sessions.journal(old, call)).toBe('fenced');
  });
}

const bootstrap = { eventCode: '0 BOOTSTRAP', commandKey: '' };
const boot = { eventCode: '1 BOOT', commandKey: '' };
const software = (version: string) => ({
  parameters: [{ path: 'Device.DeviceInfo.SoftwareVersion', value: version, type: 'string' }],
});

function tellsDueRefreshes(ports: Ports): void {
  /** A device whose first refresh has become a task. */
  async function refreshed(changes: InformChanges = {}): Promise<TestDevice> {
    const device = await TestDevice.register(ports());
    await ports().sessions.refreshQueued(await device.fence(changes));
    return device;
  }

  it('has a new device due, until it becomes a task', async () => {
    const device = await TestDevice.register(ports());
    const first = await device.openSession();
    expect(first).toMatchObject({ dueRefresh: 'model', transformed: null });
    expect(await device.openSession()).toMatchObject({ dueRefresh: 'model' });
    await ports().sessions.refreshQueued(first.fence);
    const third = await device.openSession();
    expect(third).toMatchObject({ dueRefresh: 'model' });
    await ports().sessions.refreshQueued(third.fence);
    expect(await device.openSession()).toMatchObject({ dueRefresh: null });
  });

  it('has a device due that tells other software or another data model, whatever it tells first', async () => {
    const device = await refreshed();
    expect(await device.openSession(software('1'))).toMatchObject({ dueRefresh: null, transformed: null });
    expect(await device.openSession()).toMatchObject({ dueRefresh: null, transformed: null });
    expect(await device.openSession(software('1'))).toMatchObject({ dueRefresh: null, transformed: null });
    const updated = await device.openSession(software('2'));
    expect(updated).toMatchObject({ dueRefresh: 'model', transformed: 'other' });
    await ports().sessions.refreshQueued(updated.fence);
    expect(await device.openSession(software('2'))).toMatchObject({ dueRefresh: null, transformed: null });
    const told = (value: string) => ({
      parameters: [{ path: 'Device.RootDataModelVersion', value, type: 'string' }],
    });
    await device.openSession(told('2.11'));
    expect(await device.openSession(told('2.12'))).toMatchObject({
      dueRefresh: 'model',
      transformed: 'other',
    });
  });

  it('has a device due that was reset', async () => {
    const device = await refreshed();
    expect(await device.openSession({ events: [bootstrap, boot] })).toMatchObject({
      dueRefresh: 'model',
      transformed: 'factory',
    });
  });

  it('has the tables of a device that booted due after its delay, and a whole refresh before them', async () => {
    const device = await refreshed(software('1'));
    const late = await device.openSession({ events: [boot], refreshDelaySec: 100 });
    expect(late).toMatchObject({ dueRefresh: null, transformed: null });
    // Another boot does not put it off.
    await device.openSession({ events: [boot], refreshDelaySec: 10_000 });
    await ports().passTime(101_000);
    const due = await device.openSession();
    expect(due).toMatchObject({ dueRefresh: 'tables' });
    await ports().sessions.refreshQueued(due.fence);
    expect(await device.openSession({ events: [boot] })).toMatchObject({ dueRefresh: 'tables' });
    expect(await device.openSession({ events: [boot], ...software('2') })).toMatchObject({
      dueRefresh: 'model',
    });
    expect(await device.openSession({ events: [boot], ...software('2') })).toMatchObject({
      dueRefresh: 'model',
    });
  });
}

function registersDevices(ports: Ports): void {
  it('creates the record and opens its first session', async () => {
    const inform = informOf(newIdentity(), { facts: { manufacturer: 'Acme' } });
    const session = openedOf(await ports().sessions.register(inform, 'quarantined'));
    expect(session).toMatchObject({ firstContact: true, onboarding: 'quarantined', pending: false });
    expect(session.fence).toMatchObject({ epoch: 1, turn: 0 });
    expect(await ports().inventory.find(session.publicId)).toMatchObject({
      ...inform.identity,
      manufacturer: 'Acme',
      onboarding: 'quarantined',
      online: true,
      cwmpVersion: '1.2',
    });
  });

  it('makes one record for parallel first contacts, and calls only one of them the first', async () => {
    const inform = informOf(newIdentity());
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => ports().sessions.register(inform, 'approved')),
    );
    const sessions = outcomes.map(openedOf);
    expect(new Set(sessions.map(({ fence }) => fence.deviceId)).size).toBe(1);
    expect(new Set(sessions.map(({ fence }) => fence.epoch)).size).toBe(8);
    expect(sessions.filter(({ firstContact }) => firstContact)).toHaveLength(1);
  });

  it('does not lift a quarantine by registering again', async () => {
    const device = await TestDevice.register(ports(), 'quarantined');
    const again = openedOf(await ports().sessions.register(informOf(device.identity), 'approved'));
    expect(again).toMatchObject({ onboarding: 'quarantined', firstContact: false });
  });
}

function namesOwners(ports: Ports): void {
  it('tells at a take-over who had the session, the last time and the time before', async () => {
    const device = await TestDevice.register(ports());
    const old = await device.fence();
    const owners = [await resume(ports().sessions, old), await resume(ports().sessions, old)];
    expect(owners.map((resumed) => resumed?.formerOwner)).toEqual(['replica-1', 'replica-2']);
  });
}

function handsOver(ports: Ports): void {
  it('raises the turn at a take-over and tells the RPC that is on the wire', async () => {
    const device = await TestDevice.register(ports());
    await device.accept(['Reboot']);
    const old = await device.fence({ timeoutSec: 45, cwmpVersion: '1.0', cwmpNamespace: 'urn:a' });
    const { attemptId } = await device.claim(old);
    const resumed = await resume(ports().sessions, old);
    expect(resumed).toMatchObject({
      session: { fence: { ...old, turn: 1 }, publicId: device.publicId, firstContact: false },
      cwmpNamespace: 'urn:a',
      cwmpVersion: '1.0',
      timeoutSec: 45,
      rpcCount: 1,
      disrupted: false,
      outstanding: { attemptId, method: 'Reboot' },
    });
    expect(await resume(ports().sessions, old)).toMatchObject({ session: { fence: { turn: 2 } } });
  });

  it.each([
    ['Reboot', true],
    ['GetRPCMethods', false],
  ] as const)(
    'tells nothing outstanding once %s is settled, and whether it disrupts',
    async (method, disrupted) => {
      const device = await TestDevice.register(ports());
      await device.accept([method]);
      const fence = await device.fence();
      await device.serveAll(fence);
      const over = { outstanding: null, rpcCount: 1, disrupted };
      expect(await resume(ports().sessions, fence)).toMatchObject(over);
      expect(await resume(ports().sessions, await device.fence())).toMatchObject({
        rpcCount: 0,
        disrupted: false,
      });
    },
  );

  it('tells the RPC that the former owner claims at the very moment, or keeps it from claiming', async () => {
    const device = await TestDevice.register(ports());
    for (let round = 0; round < 30; round++) {
      await device.accept(['GetRPCMethods']);
      const old = await device.fence();
      const [claim, resumed] = await Promise.all([
        ports().ledger.claim(old, newUuidV7()),
        resume(ports().sessions, old),
      ]);
      const attemptId = claim.kind === 'claimed' ? claim.rpc.attemptId : undefined;
      expect(resumed?.outstanding?.attemptId).toBe(attemptId);
      await device.serveAll(resumed!.session.fence);
    }
  });

  it('does not resume a session that a newer Inform ended, or one that is long over', async () => {
    const device = await TestDevice.register(ports());
    const old = await device.fence();
    const newer = await device.fence();
    expect(await resume(ports().sessions, old)).toBeNull();
    expect(await resume(ports().sessions, { ...newer, epoch: newer.epoch + 1 })).toBeNull();
    await ports().passTime(11 * 60_000);
    expect(await resume(ports().sessions, newer)).toBeNull();
  });
}

function bindsPrincipals(ports: Ports): void {
  it('takes a nonce count once', async () => {
    const device = await TestDevice.register(ports());
    const nonce = newUuidV7();
    const use = (nc: number, by = nonce) => device.inform({ digest: { nonce: by, nc } });
    expect(await use(1)).toMatchObject({ kind: 'opened' });
    expect(await use(1)).toEqual({ kind: 'replayedNonce' });
    expect(await use(7)).toMatchObject({ kind: 'opened' });
    expect(await use(6)).toEqual({ kind: 'replayedNonce' });
    expect(await use(1, newUuidV7())).toMatchObject({ kind: 'opened' });
  });

  it('lets one of many parallel replays in', async () => {
    const device = await TestDevice.register(ports());
    const digest = { nonce: newUuidV7(), nc: 1 };
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => device.inform({ digest })));
    expect(outcomes.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect(outcomes.filter(({ kind }) => kind === 'replayedNonce')).toHaveLength(9);
  });

  it('refuses credentials that are not the device’s, without touching the session', async () => {
    const device = await TestDevice.register(ports());
    const fence = await device.fence();
    const principal = { kind: 'device', username: 'another-device' } as const;
    expect(await device.inform({ principal })).toEqual({ kind: 'principalMismatch' });
    expect(await ports().parameters.recordValues(fence, [], 'read')).toBe('stored');
  });

  it('admits the bootstrap credentials while the device has none of its own', async () => {
    const device = await TestDevice.register(ports());
    const principal = { kind: 'bootstrap', username: 'bootstrap' } as const;
    expect(await device.inform({ principal })).toMatchObject({ kind: 'opened' });
  });
}

function tellsPendingWork(ports: Ports): void {
  it('is pending for a due task', async () => {
    const device = await TestDevice.register(ports());
    await device.accept(['Reboot'], { notBefore: device.inSeconds(600) });
    expect((await device.openSession()).pending).toBe(false);
    await device.accept(['Reboot']);
    expect(await device.openSession()).toMatchObject({ pending: true, leftOpen: false });
  });

  it('is pending for a task that an older session left on the wire, also after a take-over', async () => {
    const device = await TestDevice.register(ports());
    await device.accept(['Reboot']);
    await device.claim(await device.fence());
    const session = await device.openSession();
    expect(session).toMatchObject({ pending: true, leftOpen: true });
    expect((await resume(ports().sessions, session.fence))?.session.pending).toBe(true);
  });

  it('tells that evidence may move a task in doubt, until it has', async () => {
    const device = await TestDevice.register(ports());
    await device.accept(['Reboot']);
    const { attemptId } = await device.claim(await device.fence());
    const session = await device.openSession();
    expect(session.awaitsEvidence).toBe(false);
    await ports().ledger.recover(session.fence, noEvidence);
    expect(await device.openSession()).toMatchObject({ awaitsEvidence: true, leftOpen: false });
    const confirmedCommandKeys = [{ method: 'Reboot', commandKey: keyOf(attemptId) }];
    await ports().ledger.applyEvidence(device.id, { ...noEvidence, confirmedCommandKeys });
    expect((await device.openSession()).awaitsEvidence).toBe(false);
  });

  it('is not pending for the RPC of the session itself, nor for an expired task', async () => {
    const device = await TestDevice.register(ports());
    await device.accept(['Reboot']);
    const fence = await device.fence();
    await device.claim(fence);
    await device.accept(['GetRPCMethods'], { expiresAt: device.inSeconds(-1) });
    expect((await resume(ports().sessions, fence))?.session.pending).toBe(false);
  });

  it('has nothing pending for a quarantined device until it is approved', async () => {
    const device = await TestDevice.register(ports(), 'quarantined');
    await device.accept(['Reboot']);
    expect((await device.openSession()).pending).toBe(false);
    await ports().inventory.approve(device.publicId);
    expect((await device.openSession()).pending).toBe(true);
  });
}

function resume(sessions: SessionStore, { deviceId, epoch }: { deviceId: TestDevice['id']; epoch: number }) {
  return sessions.resume(deviceId, epoch, 'replica-2');
}
