import { describe, expect, it } from 'vitest';
import {
  failureSpacingMs,
  longestCallMs,
  newUuidV7,
  sessionExpectedMs,
  type CallEnd,
  type ConnectionRequestLog,
  type DeviceId,
} from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { TestDevice } from './test-device.js';

interface CallPorts extends PortsUnderTest {
  readonly calls: ConnectionRequestLog;
}

type Ports = () => CallPorts;

const accepted: CallEnd = {
  outcome: 'accepted',
  reason: null,
  promisedBy: 'http',
  isFailure: false,
  attempts: [{ transport: 'http', outcome: 'accepted', reason: null }],
};
const sent: CallEnd = {
  outcome: 'sent',
  reason: null,
  promisedBy: 'udp',
  isFailure: false,
  attempts: [
    { transport: 'http', outcome: 'unreachable', reason: 'timeout' },
    { transport: 'udp', outcome: 'sent', reason: null },
  ],
};
const failed: CallEnd = {
  outcome: 'unreachable',
  reason: null,
  promisedBy: null,
  isFailure: true,
  attempts: [{ transport: 'http', outcome: 'unreachable', reason: 'timeout' }],
};

const notMade: CallEnd = {
  outcome: 'notCallable',
  reason: 'noWay',
  promisedBy: null,
  isFailure: false,
  attempts: [],
};

/** What every ConnectionRequestLog promises; registers the tests. */
export function describeConnectionRequestLog(adapter: string, open: OpenPorts<CallPorts>): void {
  describe(`ConnectionRequestLog: ${adapter}`, () => {
    const ports = sharedPorts(open);
    beginsOne(ports);
    keepsTheEnd(ports);
    hearsOfInforms(ports);
    keepsTheEvidence(ports);
  });
}

async function calledDevice(ports: Ports, end: CallEnd): Promise<{ device: TestDevice; callId: string }> {
  const device = await TestDevice.register(ports());
  const callId = newUuidV7();
  expect(await ports().calls.begin(device.id, callId, false)).toMatchObject({ kind: 'begun' });
  await ports().calls.end(device.id, callId, end);
  return { device, callId };
}

function beginsOne(ports: Ports): void {
  it('knows nothing of a device that does not exist or was never called', async () => {
    const nobody = 999_999_999 as DeviceId;
    expect(await ports().calls.begin(nobody, newUuidV7(), true)).toEqual({ kind: 'unknownDevice' });
    expect(await ports().calls.find(nobody)).toBeNull();
    expect(await ports().calls.informed(nobody)).toBeNull();
    await ports().calls.end(nobody, newUuidV7(), accepted);
    expect(await ports().calls.find((await TestDevice.register(ports())).id)).toBeNull();
  });

  it('begins one call of many that are asked for at once', async () => {
    const device = await TestDevice.register(ports());
    const beginnings = await Promise.all(
      Array.from({ length: 8 }, () => ports().calls.begin(device.id, newUuidV7(), true)),
    );
    const begun = beginnings.filter(({ kind }) => kind === 'begun');
    expect(begun).toEqual([{ kind: 'begun', former: null }]);
    const { id } = (await ports().calls.find(device.id))!;
    for (const beginning of beginnings.filter(({ kind }) => kind !== 'begun'))
      expect(beginning).toMatchObject({ kind: 'standing', call: { id, end: null } });
  });

  it.each([
    ['under way', null, longestCallMs],
    ['failed', failed, failureSpacingMs],
    ['accepted', accepted, sessionExpectedMs],
  ] as const)('lets a call that is %s stand for its time', async (_, end, standsMs) => {
    const device = await TestDevice.register(ports());
    const first = newUuidV7();
    await ports().calls.begin(device.id, first, false);
    if (end !== null) await ports().calls.end(device.id, first, end);
    const again = () => ports().calls.begin(device.id, newUuidV7(), false);
    await ports().passTime(standsMs / 2);
    const standing = await again();
    expect(standing).toMatchObject({ kind: 'standing', call: { id: first } });
    const { waitMs } = standing as Extract<typeof standing, { kind: 'standing' }>;
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(standsMs / 2 + 1);
    await ports().passTime(standsMs / 2);
    expect(await again()).toMatchObject({ kind: 'begun', former: { id: first } });
  });

  it('begins at once where a session was there, where somebody insists, and where nothing was sent', async () => {
    const { calls } = ports();
    const first = await calledDevice(ports, accepted);
    expect(await calls.begin(first.device.id, newUuidV7(), true)).toMatchObject({ kind: 'begun' });
    const second = await calledDevice(ports, sent);
    await calls.informed(second.device.id);
    expect(await calls.begin(second.device.id, newUuidV7(), false)).toMatchObject({ kind: 'begun' });
    const third = await calledDevice(ports, notMade);
    expect(await calls.begin(third.device.id, newUuidV7(), false)).toMatchObject({ kind: 'begun' });
  });
}

function keepsTheEnd(ports: Ports): void {
  it('keeps how the last call ended, and not how an older one did', async () => {
    const { calls } = ports();
    const { device, callId } = await calledDevice(ports, sent);
    const found = (await calls.find(device.id))!;
    expect(found).toMatchObject({ id: callId, end: sent, informedAt: null, reached: null });
    expect(found.end!.endedAt.getTime()).toBeGreaterThanOrEqual(found.calledAt.getTime());
    const next = newUuidV7();
    await calls.begin(device.id, next, true);
    await calls.end(device.id, callId, failed);
    expect(await calls.find(device.id)).toMatchObject({ id: next, end: null, informedAt: null });
  });
}

function hearsOfInforms(ports: Ports): void {
  it('takes the first Inform for the answer, and remembers which way worked last', async () => {
    const { calls } = ports();
    const { device, callId } = await calledDevice(ports, sent);
    const answered = await calls.informed(device.id);
    expect(answered).toMatchObject({ callId, transport: 'udp' });
    expect(answered!.elapsedMs).toBeGreaterThanOrEqual(0);
    expect(await calls.informed(device.id)).toBeNull();
    const { informedAt, reached } = (await calls.find(device.id))!;
    expect(reached).toEqual({ at: informedAt, by: 'udp' });
    const next = newUuidV7();
    await calls.begin(device.id, next, false);
    await calls.end(device.id, next, failed);
    expect(await calls.find(device.id)).toMatchObject({ id: next, end: failed, informedAt: null, reached });
  });

  it('takes a device that comes before its call has ended', async () => {
    const { calls } = ports();
    const device = await TestDevice.register(ports());
    const callId = newUuidV7();
    await calls.begin(device.id, callId, false);
    expect(await calls.informed(device.id)).toMatchObject({ callId });
    await calls.end(device.id, callId, sent);
    expect(await calls.find(device.id)).toMatchObject({ end: sent, reached: { by: 'udp' } });
  });

  it('takes no Inform for the answer to a call of long ago', async () => {
    const { device } = await calledDevice(ports, accepted);
    await ports().passTime(10 * 60_000);
    expect(await ports().calls.informed(device.id)).toBeNull();
  });
}

function keepsTheEvidence(ports: Ports): void {
  const callAgain = async (device: TestDevice, end: CallEnd): Promise<void> => {
    const callId = newUuidV7();
    expect(await ports().calls.begin(device.id, callId, true)).toMatchObject({ kind: 'begun' });
    await ports().calls.end(device.id, callId, end);
  };

  it('says why nothing was sent, and no more once something was', async () => {
    const { calls } = ports();
    const { device } = await calledDevice(ports, notMade);
    expect(await calls.find(device.id)).toMatchObject({ end: notMade, reached: null, evidence: null });
    await callAgain(device, failed);
    expect(await calls.find(device.id)).toMatchObject({ end: failed });
  });

  it.each([
    ['promised', accepted],
    ['failed', failed],
    ['busy', { ...failed, outcome: 'busy' }],
  ] as const)('keeps that a device has %s through calls that show nothing', async (kind, end) => {
    const { calls } = ports();
    const { device } = await calledDevice(ports, end);
    const { end: shown, evidence } = (await calls.find(device.id))!;
    expect(evidence).toEqual({ kind, at: shown!.endedAt });
    await ports().passTime(failureSpacingMs);
    const aged = (await calls.find(device.id))!.evidence;
    await callAgain(device, notMade);
    await callAgain(device, { ...failed, isFailure: false });
    expect((await calls.find(device.id))!.evidence).toEqual(aged);
    await callAgain(device, sent);
    const last = (await calls.find(device.id))!;
    expect(last.evidence).toEqual({ kind: 'promised', at: last.end!.endedAt });
  });

  it('keeps that a device has come, also when it came before its call had ended', async () => {
    const { calls } = ports();
    const device = await TestDevice.register(ports());
    const callId = newUuidV7();
    await calls.begin(device.id, callId, false);
    await calls.informed(device.id);
    await calls.end(device.id, callId, sent);
    const { informedAt, evidence } = (await calls.find(device.id))!;
    expect(evidence).toEqual({ kind: 'came', at: informedAt });
    await callAgain(device, notMade);
    expect(await calls.find(device.id)).toMatchObject({ end: notMade, evidence, reached: { by: 'udp' } });
  });

  it('takes no Inform for the answer to a call for which nothing was sent', async () => {
    const { calls } = ports();
    const { device } = await calledDevice(ports, notMade);
    expect(await calls.informed(device.id)).toBeNull();
    expect(await calls.find(device.id)).toMatchObject({ informedAt: null, reached: null, evidence: null });
    const callId = newUuidV7();
    await calls.begin(device.id, callId, false);
    expect(await calls.informed(device.id)).toMatchObject({ callId });
  });
}
