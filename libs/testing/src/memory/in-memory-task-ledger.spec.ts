import { beforeEach, describe, expect, it } from 'vitest';
import type { AcsMethod } from '#cwmp';
import { newUuidV7, type DeviceIdentity, type InformRecord, type SessionFence } from '#device';
import type { ClaimedRpc, NewTask, Settlement, TaskStep } from '#task';
import { createInMemoryPorts, type InMemoryPorts } from './in-memory-ports.js';

const identity: DeviceIdentity = { oui: '0A1B2C', productClass: 'Box', serialNumber: 'S1' };
const unknownFacts = {
  manufacturer: null,
  modelName: null,
  softwareVersion: null,
  hardwareVersion: null,
  provisioningCode: null,
  connectionRequestUrl: null,
  periodicInformIntervalSec: 300,
  dataModelRoot: 'Device.',
  peerAddress: '192.0.2.1',
};
const inform: InformRecord = {
  identity,
  facts: unknownFacts,
  parameters: [{ path: 'Device.DeviceInfo.SoftwareVersion', value: '1', type: 'string' }],
  events: [{ eventCode: '2 PERIODIC', commandKey: '' }],
  retryCount: 0,
  cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
  cwmpVersion: '1.2',
  timeoutSec: 60,
  principal: { kind: 'anonymous', username: null },
  digest: null,
  owner: 'replica',
};
const noEvidence = { confirmedCommandKeys: [], parameterKey: null };
const success: Settlement = {
  attemptState: 'answered',
  taskState: 'succeeded',
  result: { status: 0 },
  fault: null,
  retryAfterSec: 0,
};

let ports: InMemoryPorts;
let now: Date;
let publicId: string;

const step = (method: AcsMethod) => ({ method, arguments: {} }) as TaskStep;
const taskOf = (methods: [AcsMethod, ...AcsMethod[]], rest: Partial<NewTask> = {}): NewTask => {
  const [first, ...others] = methods;
  return {
    id: newUuidV7(now.getTime()),
    deviceId: publicId,
    type: methods.length === 1 ? first : 'chain',
    steps: [step(first), ...others.map(step)],
    lane: 'interactive',
    priority: 5,
    notBefore: null,
    expiresAt: new Date(now.getTime() + 60_000),
    dedupeKey: null,
    dependsOn: null,
    createdBy: 'test',
    ...rest,
  };
};
const openSession = async (): Promise<SessionFence> => {
  const opened = await ports.sessions.open(inform);
  if (opened.kind !== 'opened') throw new Error(opened.kind);
  return opened.session.fence;
};
const claim = async (fence: SessionFence): Promise<ClaimedRpc> => {
  const outcome = await ports.ledger.claim(fence, newUuidV7());
  if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
  return outcome.rpc;
};

beforeEach(() => {
  now = new Date('2026-11-22T12:00:00Z');
  ports = createInMemoryPorts(() => now);
  publicId = ports.inventory.add(identity, 'approved').publicId;
});

describe('in-memory ledger', () => {
  it('serves lane, then priority, then age', async () => {
    const late = taskOf(['GetRPCMethods'], { lane: 'telemetry', priority: 0 });
    const second = taskOf(['GetRPCMethods'], { priority: 2 });
    const first = taskOf(['GetRPCMethods'], { priority: 1 });
    for (const task of [late, second, first]) await ports.ledger.accept(task, 10);
    const fence = await openSession();
    const served: string[] = [];
    for (let n = 0; n < 3; n++) {
      const rpc = await claim(fence);
      served.push(rpc.taskId);
      await ports.ledger.settle(fence, rpc, success);
    }
    expect(served).toEqual([first.id, second.id, late.id]);
  });

  it('refuses claims and settlements of a session that a newer Inform or another replica took over', async () => {
    await ports.ledger.accept(taskOf(['Reboot']), 10);
    const old = await openSession();
    const rpc = await claim(old);
    const resumed = await ports.sessions.resume(old.deviceId, old.epoch, 'other');
    expect(resumed?.outstanding).toEqual({ attemptId: rpc.attemptId, method: 'Reboot' });
    expect(await ports.ledger.settle(old, rpc, success)).toEqual({ kind: 'fenced' });
    await openSession();
    expect(await ports.ledger.settle(resumed!.session.fence, rpc, success)).toEqual({ kind: 'fenced' });
    expect(await ports.ledger.claim(old, newUuidV7())).toEqual({ kind: 'fenced' });
    expect(await ports.sessions.resume(old.deviceId, old.epoch, 'other')).toBeNull();
  });

  it('runs the steps of a chain one by one and keeps one result for each', async () => {
    const chain = taskOf(['AddObject', 'SetParameterValues']);
    await ports.ledger.accept(chain, 10);
    const fence = await openSession();
    const first = await claim(fence);
    expect(await ports.ledger.settle(fence, first, success)).toMatchObject({ taskState: 'queued' });
    const second = await claim(fence);
    expect([second.stepNumber, second.attemptNumber, second.step.method]).toEqual([
      2,
      1,
      'SetParameterValues',
    ]);
    await ports.ledger.settle(fence, second, success);
    const view = await ports.ledger.find(chain.id);
    expect(view).toMatchObject({ state: 'succeeded', result: [{ status: 0 }, { status: 0 }] });
  });

  it('leaves the unproven outcome of a disruptive RPC open, repeats a read, believes a CommandKey', async () => {
    const methods: AcsMethod[] = ['Reboot', 'GetRPCMethods'];
    for (const method of methods) await ports.ledger.accept(taskOf([method]), 10);
    const old = await openSession();
    const reboot = await claim(old);
    await claim(old);
    const states = (await ports.ledger.recover(await openSession(), noEvidence)).map(({ state }) => state);
    expect(states).toEqual(['indeterminate', 'queued']);
    const commandKey = reboot.attemptId.replaceAll('-', '');
    const proof = { ...noEvidence, confirmedCommandKeys: [{ method: 'Reboot', commandKey }] };
    expect(await ports.ledger.applyEvidence(old.deviceId, proof)).toEqual([
      { taskId: reboot.taskId, state: 'succeeded' },
    ]);
    expect(await ports.ledger.applyEvidence(old.deviceId, proof)).toEqual([]);
  });

  it('refuses duplicates, foreign dependencies and too many, each for its reason', async () => {
    const first = taskOf(['Reboot'], { dedupeKey: 'k' });
    await ports.ledger.accept(first, 10);
    expect(await ports.ledger.accept(taskOf(['Reboot'], { dedupeKey: 'k' }), 10)).toEqual({
      kind: 'duplicate',
      taskId: first.id,
    });
    expect(await ports.ledger.accept(taskOf(['Reboot'], { dependsOn: newUuidV7() }), 10)).toEqual({
      kind: 'unknownDependency',
    });
    expect(await ports.ledger.accept(taskOf(['Reboot']), 1)).toEqual({ kind: 'tooManyPending', limit: 1 });
  });

  it('holds a task back until it is due and its dependency succeeded, and expires it in the end', async () => {
    const notBefore = new Date(now.getTime() + 10_000);
    const first = taskOf(['GetRPCMethods'], { notBefore });
    const second = taskOf(['GetRPCMethods'], { dependsOn: first.id, priority: 0 });
    for (const task of [first, second]) await ports.ledger.accept(task, 10);
    const fence = await openSession();
    expect(await ports.ledger.claim(fence, newUuidV7())).toEqual({ kind: 'nothingDue' });
    now = notBefore;
    expect((await claim(fence)).taskId).toBe(first.id);
    now = new Date(now.getTime() + 60_000);
    expect(await ports.ledger.expireOverdue(10)).toEqual([{ taskId: second.id, deviceId: fence.deviceId }]);
    expect(await ports.ledger.cancel(second.id)).toMatchObject({ outcome: 'alreadySettled' });
    expect(await ports.ledger.cancel(first.id)).toMatchObject({ outcome: 'alreadySent' });
  });
});
