import { expect, it } from 'vitest';
import { newUuidV7, type SessionFence } from '#device';
import { noEvidence, type ClaimOutcome } from '#task';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, stepOf, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

export function claimsInOrder(ports: Ports): void {
  it('serves the lane first, the priority inside it, the older task among equals', async () => {
    const device = await TestDevice.register(ports());
    const queued = [
      ['telemetry', 0],
      ['campaign', 9],
      ['interactive', 5],
      ['service', 1],
      ['interactive', 0],
      ['service', 1],
      ['interactive', 5],
    ] as const;
    const ids: string[] = [];
    for (const [lane, priority] of queued)
      ids.push(await device.accept(['GetRPCMethods'], { lane, priority }));
    const served = [4, 2, 6, 3, 5, 1, 0].map((index) => ids[index]);
    const due = await ports().ledger.dueTasks(device.id, 100);
    expect(due.map(({ taskId }) => taskId)).toEqual(served);
    expect(due.map(({ order }) => order)).toEqual([1, 6, 6, 12, 12, 30, 31]);
    expect((await ports().ledger.dueTasks(device.id, 2)).map(({ taskId }) => taskId)).toEqual(
      served.slice(0, 2),
    );
    expect(await device.serveAll(await device.fence())).toEqual(served);
  });

  it('hands out the step with its arguments and commits the attempt', async () => {
    const device = await TestDevice.register(ports());
    const args = { parameterNames: ['Device.é😀', 'Device.\u0000\ud800'] };
    const task = device.task([stepOf('GetParameterValues', args)]);
    await ports().ledger.accept(task, 10);
    const rpc = await device.claim(await device.fence());
    expect(rpc).toMatchObject({ taskId: task.id, stepNumber: 1, stepCount: 1, attemptNumber: 1 });
    expect(rpc.step).toEqual({ method: 'GetParameterValues', arguments: args });
    expect(await ports().ledger.findClaimed(rpc.attemptId)).toEqual(rpc);
    expect(await ports().ledger.find(task.id)).toMatchObject({
      state: 'inSession',
      attempts: [
        { id: rpc.attemptId, step: 1, method: 'GetParameterValues', state: 'dispatched', settledAt: null },
      ],
    });
  });

  it('finds no RPC behind an attempt that was never made', async () => {
    expect(await ports().ledger.findClaimed(newUuidV7())).toBeNull();
  });
}

export function respectsTime(ports: Ports): void {
  it('leaves a task alone before its time and after its expiry', async () => {
    const device = await TestDevice.register(ports());
    const later = await device.accept(['Reboot'], {
      notBefore: device.inSeconds(100),
      expiresAt: device.inSeconds(10_000),
    });
    await device.accept(['Reboot'], { expiresAt: device.inSeconds(50) });
    await ports().passTime(60_000);
    const fence = await device.fence();
    expect(await ports().ledger.claim(fence, newUuidV7())).toEqual({ kind: 'nothingDue' });
    expect(await ports().ledger.dueTasks(device.id, 10)).toEqual([]);
    await ports().passTime(60_000);
    expect(await device.serveAll(fence)).toEqual([later]);
  });

  it('waits for the success of a dependency', async () => {
    const device = await TestDevice.register(ports());
    const [first, second] = [await device.accept(['Reboot']), await device.accept(['Reboot'])];
    const afterFirst = await device.accept(['GetRPCMethods'], { dependsOn: first, priority: 0 });
    const afterSecond = await device.accept(['GetRPCMethods'], { dependsOn: second, priority: 0 });
    const fence = await device.fence();
    const failure = { attemptState: 'faulted', taskState: 'failed', result: null, retryAfterSec: 0 } as const;
    const fault = { code: 9001, string: 'no', parameterFaults: [] };
    await ports().ledger.settle(fence, await device.claim(fence), { ...failure, fault });
    expect(await device.serveAll(fence)).toEqual([second, afterSecond]);
    expect(await device.state(afterFirst)).toBe('queued');
  });

  it('gives a quarantined device nothing', async () => {
    const device = await TestDevice.register(ports(), 'quarantined');
    await device.accept(['Reboot']);
    const fence = await device.fence();
    expect(await ports().ledger.claim(fence, newUuidV7())).toEqual({ kind: 'nothingDue' });
    await ports().inventory.approve(device.publicId);
    expect(await ports().ledger.claim(fence, newUuidV7())).toMatchObject({ kind: 'claimed' });
  });
}

export function claimsOnce(ports: Ports): void {
  it('puts at most one RPC of a session on the wire', async () => {
    const device = await TestDevice.register(ports());
    for (let n = 0; n < 4; n++) await device.accept(['Reboot']);
    for (let round = 0; round < 4; round++) {
      const fence = await device.fence();
      const outcomes = await claimInParallel(ports(), Array<SessionFence>(6).fill(fence));
      expect(kindsOf(outcomes)).toEqual(['claimed', ...Array<string>(5).fill('fenced')]);
    }
    expect(await ports().ledger.dueTasks(device.id, 10)).toEqual([]);
  });

  it('never gives one task to an old and a new session', async () => {
    const device = await TestDevice.register(ports());
    const { ledger } = ports();
    for (let round = 0; round < 40; round++) {
      const taskId = await device.accept(['Reboot']);
      const old = await device.fence();
      const [first, second] = await Promise.all([
        ledger.claim(old, newUuidV7()),
        device.fence().then((fence) => ledger.claim(fence, newUuidV7())),
      ]);
      expect([first.kind, second.kind].filter((kind) => kind === 'claimed')).toHaveLength(1);
      // Its Inform may have come too early to tell of it.
      if (first.kind === 'claimed') expect(second).toEqual({ kind: 'nothingDue', leftOpen: true });
      const { attempts } = (await ledger.find(taskId))!;
      expect(attempts).toHaveLength(1);
      await ledger.recover(await device.fence(), noEvidence);
    }
  });

  it('settles an RPC once, and then only the next may be claimed', async () => {
    const device = await TestDevice.register(ports());
    for (let n = 0; n < 2; n++) await device.accept(['Reboot']);
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    const settlements = Array.from({ length: 5 }, () => ports().ledger.settle(fence, rpc, answered()));
    const kinds = (await Promise.all(settlements)).map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual([...Array<string>(4).fill('fenced'), 'settled']);
    expect(await device.serveAll(fence)).toHaveLength(1);
  });
}

function claimInParallel(ports: PortsUnderTest, fences: readonly SessionFence[]): Promise<ClaimOutcome[]> {
  return Promise.all(fences.map((fence) => ports.ledger.claim(fence, newUuidV7())));
}

function kindsOf(outcomes: readonly ClaimOutcome[]): string[] {
  return outcomes.map(({ kind }) => kind).toSorted();
}
