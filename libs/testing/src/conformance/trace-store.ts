import { describe, expect, it } from 'vitest';
import { InvalidCursorError, mostTracesPerDay, newUuidV7, type NewTrace } from '#device';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { answered, TestDevice } from './test-device.js';

/** What every TraceStore promises; registers the tests. */
export function describeTraceStore(adapter: string, open: OpenPorts<PortsUnderTest>): void {
  describe(`TraceStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    switchesTraces(ports);
    keepsTraces(ports);
    knowsAttempts(ports);
  });
}

function switchesTraces(ports: () => PortsUnderTest): void {
  it('puts a device under trace until a time, and a session is told', async () => {
    const device = await TestDevice.register(ports());
    const { traces } = ports();
    expect(await traces.switchOf(device.publicId)).toEqual({ until: null });
    expect((await device.openSession()).traced).toBe(false);
    const until = device.inSeconds(600);
    expect(await traces.setSwitch(device.publicId, until)).toBe('set');
    expect(await traces.switchOf(device.publicId)).toEqual({ until });
    const { fence, traced } = await device.openSession();
    expect(traced).toBe(true);
    const resumed = await ports().sessions.resume(fence.deviceId, fence.epoch, 'replica-2');
    expect(resumed?.session.traced).toBe(true);
    expect(await traces.setSwitch(device.publicId, null)).toBe('set');
    expect((await device.openSession()).traced).toBe(false);
  });

  it('ends a trace at its time', async () => {
    const device = await TestDevice.register(ports());
    await ports().traces.setSwitch(device.publicId, device.inSeconds(-1));
    expect(await ports().traces.switchOf(device.publicId)).toEqual({ until: null });
    expect((await device.openSession()).traced).toBe(false);
  });

  it('knows no unknown device', async () => {
    const { traces } = ports();
    expect(await traces.setSwitch(newUuidV7(), null)).toBe('unknownDevice');
    expect(await traces.switchOf(newUuidV7())).toBeNull();
    expect(await traces.listOfDevice(newUuidV7(), 10, null)).toBeNull();
    expect(await traces.find(newUuidV7())).toBeNull();
  });

  it('has a bound on devices under trace, and lets those that are go on', async () => {
    const devices: TestDevice[] = [];
    let outcome = 'set';
    for (let n = 0; n <= 100 && outcome === 'set'; n++) {
      const device = await TestDevice.register(ports());
      outcome = await ports().traces.setSwitch(device.publicId, device.inSeconds(600));
      if (outcome === 'set') devices.push(device);
    }
    expect(outcome).toBe('tooMany');
    expect(await ports().traces.setSwitch(devices[0]!.publicId, devices[0]!.inSeconds(900))).toBe('set');
    for (const { publicId } of devices) await ports().traces.setSwitch(publicId, null);
  });
}

function keepsTraces(ports: () => PortsUnderTest): void {
  it('gives a trace back as it was, and lists it without its transcript', async () => {
    const device = await TestDevice.register(ports());
    const trace = await traceOf(device);
    expect(await ports().traces.add(trace)).toBe(true);
    const { fence: _fence, exchanges, ...summary } = trace;
    const listed = { ...summary, deviceId: device.publicId };
    expect(await ports().traces.find(trace.id)).toEqual({ ...listed, exchanges });
    const page = await ports().traces.listOfDevice(device.publicId, 10, null);
    expect(page).toEqual({ items: [listed], next: null });
  });

  it('pages through traces, newest first', async () => {
    const device = await TestDevice.register(ports());
    const made: string[] = [];
    for (let n = 0; n < 3; n++) {
      const trace = await traceOf(device, Date.now() - 3_000 + n * 1_000);
      await ports().traces.add(trace);
      made.unshift(trace.id);
    }
    const first = await ports().traces.listOfDevice(device.publicId, 2, null);
    const second = await ports().traces.listOfDevice(device.publicId, 2, first!.next);
    expect([...first!.items, ...second!.items].map(({ id }) => id)).toEqual(made);
    expect(second!.next).toBeNull();
    const foreign = ports().traces.listOfDevice(device.publicId, 2, 'x');
    await expect(foreign).rejects.toThrow(InvalidCursorError);
  });

  it('keeps so many traces of a device and no more', async () => {
    const device = await TestDevice.register(ports());
    const outcomes: boolean[] = [];
    for (let n = 0; n < 12; n++)
      outcomes.push(await ports().traces.add({ ...(await traceOf(device)), reason: 'failed' }));
    expect(outcomes.filter((kept) => kept)).toHaveLength(mostTracesPerDay.failed);
    expect(await ports().traces.add(await traceOf(device))).toBe(true);
  });
}

async function traceOf(device: TestDevice, nowMs = Date.now()): Promise<NewTrace> {
  const at = new Date(nowMs);
  const headers = [['Host', 'acs']] as const;
  return {
    id: newUuidV7(nowMs),
    fence: await device.fence(),
    reason: 'traced',
    result: 'completed',
    startedAt: at,
    endedAt: at,
    exchangeCount: 2,
    exchanges: [
      {
        at,
        durationMs: 3,
        request: { line: 'POST / HTTP/1.1', headers, body: '<a>ü\u0000</a>', note: null },
        response: { line: 'HTTP/1.1 204', headers: [], body: null, note: 'nothing' },
      },
      { at, durationMs: 1, request: { line: 'POST /', headers: [], body: null, note: null }, response: null },
    ],
  };
}

function knowsAttempts(ports: () => PortsUnderTest): void {
  it('finds the trace of the session that sent an attempt', async () => {
    const device = await TestDevice.register(ports());
    const id = await device.accept(['GetRPCMethods', 'Reboot']);
    const fences = [await device.fence()];
    await ports().ledger.settle(fences[0]!, await device.claim(fences[0]!), answered());
    fences.push(await device.fence());
    await ports().ledger.settle(fences[1]!, await device.claim(fences[1]!), answered());
    const task = (await ports().ledger.find(id))!;
    expect(await ports().traces.idsByAttempt(task)).toEqual(new Map());
    const trace = { ...(await traceOf(device)), fence: fences[1]! };
    await ports().traces.add(trace);
    expect(await ports().traces.idsByAttempt(task)).toEqual(new Map([[task.attempts[1]!.id, trace.id]]));
  });
}
