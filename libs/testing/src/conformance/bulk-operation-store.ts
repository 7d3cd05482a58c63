import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvalidCursorError, newUuidV7, type Page } from '#device';
import type { Condition } from '#filter';
import {
  bulkRetentionDays,
  mostRunningOperations,
  type BulkItem,
  type BulkOperationStore,
  type BulkOrder,
  type TaskList,
  type TaskTemplate,
} from '#task';
import { tellEnd, transferAccepted } from './task-ledger/complete.js';
import { keyOf } from './task-ledger/recover.js';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { stepOf, TestDevice } from './test-device.js';

export interface BulkUnderTest extends PortsUnderTest {
  readonly bulk: BulkOperationStore;
  readonly taskList: TaskList;
}

/** What every BulkOperationStore promises; registers the tests. */
export function describeBulkOperationStore(adapter: string, open: OpenPorts<BulkUnderTest>): void {
  describe(`BulkOperationStore: ${adapter}`, () => {
    const ports = sharedPorts(open);
    enqueues(ports);
    selectsDevices(ports);
    enqueuesOnce(ports);
    refuses(ports);
    cancels(ports);
    listsAndForgets(ports);
  });
}

type Ports = () => BulkUnderTest;

const inAnHour = () => new Date(Date.now() + 3_600_000);

const templateOf = (changes: Partial<TaskTemplate> = {}): TaskTemplate => ({
  type: 'Reboot',
  steps: [stepOf('Reboot')],
  lane: 'campaign',
  priority: 5,
  notBefore: null,
  expiresAt: inAnHour(),
  dedupeKey: null,
  ...changes,
});

/** Devices that share a tag, and the condition that selects them. */
async function fleet(ports: Ports, count: number): Promise<{ devices: TestDevice[]; condition: Condition }> {
  const tag = `t-${randomUUID().slice(0, 8)}`;
  const devices: TestDevice[] = [];
  for (let n = 0; n < count; n++) {
    const device = await TestDevice.register(ports());
    await ports().inventory.addTag(device.publicId, tag);
    devices.push(device);
  }
  return { devices, condition: { kind: 'member', of: { kind: 'field', name: 'tag' }, oneOf: [tag] } };
}

async function begin(ports: Ports, order: BulkOrder, createdAtMs = Date.now()): Promise<string> {
  const id = newUuidV7(createdAtMs);
  const outcome = await ports().bulk.create({ id, order, filter: null, createdBy: 'noc' });
  expect(outcome).toEqual({ kind: 'created' });
  return id;
}

const enqueueFor = (condition: Condition, template = templateOf()): BulkOrder => ({
  action: 'enqueueTasks',
  target: { kind: 'condition', condition },
  template,
});

/** Advances an operation until it is over; returns the tasks that it enqueued and cancelled. */
async function finish(
  ports: Ports,
  id: string,
  limit = 2,
): Promise<{ enqueued: string[]; cancelled: string[] }> {
  const [enqueued, cancelled]: [string[], string[]] = [[], []];
  for (;;) {
    const part = await ports().bulk.advance(id, limit);
    if (part.kind === 'over') return { enqueued, cancelled };
    expect(part.enqueued.length + part.cancelled.length).toBeLessThanOrEqual(limit);
    enqueued.push(...part.enqueued.map(({ taskId }) => taskId));
    cancelled.push(...part.cancelled.map(({ taskId }) => taskId));
  }
}

async function itemsOf(ports: Ports, id: string): Promise<BulkItem[]> {
  const items: BulkItem[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<BulkItem> = (await ports().bulk.items(id, 2, cursor))!;
    items.push(...page.items);
    cursor = page.next;
  } while (cursor !== null);
  return items;
}

function enqueues(ports: Ports): void {
  it('gives every selected device one task, part by part', async () => {
    const { devices, condition } = await fleet(ports, 5);
    await TestDevice.register(ports());
    const steps: TaskTemplate['steps'] = [
      stepOf('AddObject', { objectName: 'Device.A.' }),
      stepOf('Reboot', { commandKey: '' }),
    ];
    const id = await begin(ports, enqueueFor(condition, templateOf({ type: 'chain', steps })));
    expect(await ports().bulk.running()).toContain(id);
    const { enqueued } = await finish(ports, id);
    expect(await itemsOf(ports, id)).toEqual(
      devices.map(({ publicId }, n) => ({
        deviceId: publicId,
        taskId: enqueued[n],
        outcome: 'enqueued',
        taskState: 'queued',
      })),
    );
    expect(await ports().bulk.find(id)).toEqual({
      id,
      action: 'enqueueTasks',
      state: 'completed',
      filter: null,
      createdBy: 'noc',
      createdAt: expect.any(Date),
      finishedAt: expect.any(Date),
      applied: 5,
      refused: 0,
      taskStates: { queued: 5 },
    });
    const rpc = await devices[0]!.claim(await devices[0]!.fence());
    expect(rpc).toMatchObject({ taskId: enqueued[0], stepCount: 2, step: steps[0] });
    const query = { states: [], limit: 10, cursor: null, operationId: id };
    const listed = (await ports().taskList.list(query)).items;
    expect(listed.map(({ id: taskId, lane }) => [taskId, lane]).toReversed()).toEqual(
      enqueued.map((taskId) => [taskId, 'campaign']),
    );
    expect((await ports().bulk.find(id))?.taskStates).toEqual({ queued: 4, inSession: 1 });
    expect(await ports().bulk.running()).not.toContain(id);
  });
}

function selectsDevices(ports: Ports): void {
  it('has its tasks wait for the report of a transfer as others do', async () => {
    const { devices, condition } = await fleet(ports, 1);
    const upload = stepOf('Upload', { fileType: '1 Vendor Configuration File', delaySeconds: 0 });
    const id = await begin(ports, enqueueFor(condition, templateOf({ type: 'Upload', steps: [upload] })));
    const [taskId] = (await finish(ports, id)).enqueued;
    const fence = await devices[0]!.fence();
    const rpc = await devices[0]!.claim(fence);
    await ports().ledger.settle(fence, rpc, transferAccepted);
    expect(await devices[0]!.state(taskId!)).toBe('waitingForDevice');
    await tellEnd(ports(), fence, keyOf(rpc.attemptId));
    expect(await devices[0]!.state(taskId!)).toBe('succeeded');
  });

  it('takes devices by their ids, whatever their order', async () => {
    const { devices } = await fleet(ports, 3);
    const deviceIds = devices.map(({ publicId }) => publicId).toReversed();
    const target = { kind: 'devices', deviceIds } as const;
    const id = await begin(ports, { action: 'enqueueTasks', target, template: templateOf() });
    await finish(ports, id);
    expect((await itemsOf(ports, id)).map(({ deviceId }) => deviceId)).toEqual(deviceIds.toReversed());
    const preview = { kind: 'devices', count: 3, sample: deviceIds.slice(0, 2) };
    expect(await ports().bulk.preview(target, 2)).toEqual(preview);
  });

  it('leaves devices alone that come later', async () => {
    const { condition } = await fleet(ports, 1);
    const id = await begin(ports, enqueueFor(condition));
    const [tag] = 'oneOf' in condition ? condition.oneOf : [];
    await ports().inventory.addTag((await TestDevice.register(ports())).publicId, tag!);
    expect((await finish(ports, id)).enqueued).toHaveLength(1);
    expect(await ports().bulk.preview({ kind: 'condition', condition }, 5)).toMatchObject({ count: 2 });
  });
}

function enqueuesOnce(ports: Ports): void {
  it('gives no device a second task when several advance it at once', async () => {
    const { devices, condition } = await fleet(ports, 12);
    const id = await begin(ports, enqueueFor(condition));
    const runs = await Promise.all([1, 2, 3, 4].map(() => finish(ports, id, 3)));
    expect(runs.flatMap(({ enqueued }) => enqueued)).toHaveLength(12);
    for (const { publicId } of devices)
      expect((await ports().ledger.listOfDevice(publicId, 5, null))?.items).toHaveLength(1);
    expect(await ports().bulk.find(id)).toMatchObject({ state: 'completed', applied: 12, refused: 0 });
  });

  it('creates nothing behind its stop', async () => {
    const { condition } = await fleet(ports, 4);
    const id = await begin(ports, enqueueFor(condition));
    await ports().bulk.advance(id, 1);
    expect(await ports().bulk.stop(id)).toBe('stopped');
    expect(await ports().bulk.advance(id, 1)).toEqual({ kind: 'over' });
    expect(await ports().bulk.stop(id)).toBe('alreadyOver');
    expect(await ports().bulk.stop(newUuidV7())).toBe('unknown');
    expect(await ports().bulk.find(id)).toMatchObject({
      state: 'stopped',
      applied: 1,
      taskStates: { queued: 1 },
    });
  });

  it('tells which devices had an open task of the same key', async () => {
    const { devices, condition } = await fleet(ports, 2);
    await devices[0]!.accept(['Reboot'], { dedupeKey: 'k' });
    const id = await begin(ports, enqueueFor(condition, templateOf({ dedupeKey: 'k' })));
    await finish(ports, id);
    const outcomes = (await itemsOf(ports, id)).map(({ taskId, outcome }) => [taskId !== null, outcome]);
    expect(outcomes).toEqual([
      [false, 'duplicate'],
      [true, 'enqueued'],
    ]);
    expect(await ports().bulk.find(id)).toMatchObject({ applied: 1, refused: 1 });
  });
}

function refuses(ports: Ports): void {
  it('creates nothing for a list with devices that are unknown', async () => {
    const { devices } = await fleet(ports, 1);
    const deviceIds = [devices[0]!.publicId, newUuidV7(), newUuidV7()];
    const target = { kind: 'devices', deviceIds } as const;
    const order = { action: 'enqueueTasks', target, template: templateOf() } as const;
    const id = newUuidV7();
    const refusal = { kind: 'unknownDevices', positions: [1, 2] };
    expect(await ports().bulk.create({ id, order, filter: null, createdBy: 'noc' })).toEqual(refusal);
    expect(await ports().bulk.preview(target, 1)).toEqual(refusal);
    expect(await ports().bulk.find(id)).toBeNull();
  });

  it('has a bound on operations that run at a time', async () => {
    const { condition } = await fleet(ports, 1);
    const begun: string[] = [];
    while ((await ports().bulk.running()).length < mostRunningOperations)
      begun.push(await begin(ports, enqueueFor(condition)));
    const one = { id: newUuidV7(), order: enqueueFor(condition), filter: null, createdBy: 'noc' };
    expect(await ports().bulk.create(one)).toEqual({ kind: 'tooManyRunning', limit: mostRunningOperations });
    for (const id of begun) await ports().bulk.stop(id);
    expect(await ports().bulk.create(one)).toEqual({ kind: 'created' });
    await ports().bulk.stop(one.id);
  });
}

function cancels(ports: Ports): void {
  it('withdraws the waiting tasks of a selection and leaves the others', async () => {
    const { devices, condition } = await fleet(ports, 3);
    const [one, two, three] = [devices[0]!, devices[1]!, devices[2]!];
    const sent = await one.accept(['Reboot'], { priority: 0 });
    await one.claim(await one.fence());
    const meant = [
      await one.accept(['Reboot']),
      await two.accept(['Reboot']),
      await three.accept(['Reboot']),
    ];
    const otherLane = await two.accept(['Reboot'], { lane: 'telemetry' });
    const elsewhere = await (await TestDevice.register(ports())).accept(['Reboot']);
    const target = { condition, lane: 'interactive', type: 'Reboot' } as const;
    const id = await begin(ports, { action: 'cancelTasks', target });
    const later = await two.accept(['Reboot']);
    expect((await finish(ports, id, 2)).cancelled).toEqual(meant);
    for (const taskId of meant) expect(await one.state(taskId)).toBe('cancelled');
    for (const taskId of [otherLane, elsewhere, later]) expect(await one.state(taskId)).toBe('queued');
    expect(await one.state(sent)).toBe('inSession');
    expect((await itemsOf(ports, id)).map(({ taskId, taskState }) => [taskId, taskState])).toEqual(
      meant.map((taskId) => [taskId, 'cancelled']),
    );
    expect(await ports().bulk.find(id)).toMatchObject({ action: 'cancelTasks', applied: 3, refused: 0 });
  });

  it('withdraws what another operation has created', async () => {
    const { condition } = await fleet(ports, 3);
    const created = await begin(ports, enqueueFor(condition));
    const { enqueued } = await finish(ports, created);
    const id = await begin(ports, { action: 'cancelTasks', target: { operationId: created } });
    expect((await finish(ports, id)).cancelled).toEqual(enqueued);
    expect((await ports().bulk.find(created))?.taskStates).toEqual({ cancelled: 3 });
  });
}

function listsAndForgets(ports: Ports): void {
  it('lists operations newest first, and forgets old ones that are over', async () => {
    const { condition } = await fleet(ports, 1);
    const first = await begin(ports, enqueueFor(condition), Date.now() + 10_000);
    const second = await begin(ports, enqueueFor(condition), Date.now() + 20_000);
    const page = await ports().bulk.list(1, null);
    expect(page.items.map(({ id }) => id)).toEqual([second]);
    const rest = await ports().bulk.list(1, page.next);
    expect(rest.items.map(({ id }) => id)).toEqual([first]);
    await ports().bulk.stop(first);
    await ports().passTime((bulkRetentionDays + 1) * 86_400_000);
    for (let some = 1; some > 0;) some = await ports().bulk.dropOld(100);
    expect(await ports().bulk.find(first)).toBeNull();
    expect(await ports().bulk.items(first, 1, null)).toBeNull();
    expect(await ports().bulk.find(second)).toMatchObject({ state: 'running' });
    await ports().bulk.stop(second);
  });

  it.each(['x', '', '1 OR 1=1'])('refuses the cursor %j that it did not issue', async (cursor) => {
    await expect(ports().bulk.list(1, cursor)).rejects.toBeInstanceOf(InvalidCursorError);
    await expect(ports().bulk.items(newUuidV7(), 1, cursor)).rejects.toBeInstanceOf(InvalidCursorError);
  });
}
