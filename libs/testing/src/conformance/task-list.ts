import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InvalidCursorError, type DeviceInventory, type Page } from '#device';
import { fieldIs, type Condition } from '#filter';
import type { TaskLedger, TaskList, TaskQuery, TaskState, ListedTask } from '#task';
import { sharedPorts, type OpenPorts, type PortsUnderTest } from './ports-under-test.js';
import { answered, TestDevice } from './test-device.js';

export interface TaskListUnderTest extends PortsUnderTest {
  readonly taskList: TaskList;
  readonly ledger: TaskLedger;
  readonly inventory: DeviceInventory;
}

const everything: TaskQuery = { states: [], limit: 1_000, cursor: null };

/** What every TaskList promises; registers the tests. */
export function describeTaskList(adapter: string, open: OpenPorts<TaskListUnderTest>): void {
  describe(`TaskList: ${adapter}`, () => {
    const ports = sharedPorts(open);
    pages(ports);
    selects(ports);
  });
}

type Ports = () => TaskListUnderTest;

const list = (ports: Ports, query: Partial<TaskQuery> = {}) =>
  ports().taskList.list({ ...everything, ...query });

const idsOf = (items: readonly ListedTask[]) => items.map(({ id }) => id);

/** Devices of a tag that no other test has, so that each test sees its own tasks. */
async function tagged(ports: Ports, count: number): Promise<{ devices: TestDevice[]; condition: Condition }> {
  const tag = `t-${randomUUID().slice(0, 8)}`;
  const devices: TestDevice[] = [];
  for (let n = 0; n < count; n++) {
    const device = await TestDevice.register(ports());
    await ports().inventory.addTag(device.publicId, tag);
    devices.push(device);
  }
  return { devices, condition: { kind: 'member', of: { kind: 'field', name: 'tag' }, oneOf: [tag] } };
}

function pages(ports: Ports): void {
  it('pages through the tasks of several devices, newest first, each once', async () => {
    const { devices, condition } = await tagged(ports, 3);
    const ids: string[] = [];
    for (let n = 0; n < 7; n++) ids.unshift(await devices[n % 3]!.accept(['Reboot']));
    await (await TestDevice.register(ports())).accept(['Reboot']);
    const found: string[][] = [];
    let cursor: string | null = null;
    do {
      const page: Page<ListedTask> = await list(ports, { condition, limit: 3, cursor });
      found.push(idsOf(page.items));
      cursor = page.next;
    } while (cursor !== null);
    expect(found).toEqual([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)]);
    const exact = await list(ports, { condition, limit: 7 });
    expect([exact.items.length, exact.next]).toEqual([7, null]);
    const all = await list(ports);
    expect(idsOf(all.items)).toEqual(expect.arrayContaining(ids));
  });

  it.each(['', 'x', '1 OR 1=1', '99999999999999999999', '-1'])(
    'refuses the cursor %j that it did not issue',
    async (cursor) => {
      await expect(list(ports, { cursor })).rejects.toBeInstanceOf(InvalidCursorError);
    },
  );
}

function selects(ports: Ports): void {
  it('tells what stands in the row', async () => {
    const { devices, condition } = await tagged(ports, 1);
    const device = devices[0]!;
    const notBefore = device.inSeconds(60);
    const changes = { lane: 'campaign', priority: 3, notBefore } as const;
    const id = await device.accept(['GetRPCMethods', 'Reboot'], changes);
    expect((await list(ports, { condition })).items).toEqual([
      {
        id,
        deviceId: device.publicId,
        type: 'chain',
        state: 'queued',
        ...changes,
        createdBy: 'test',
        createdAt: expect.any(Date),
        expiresAt: expect.any(Date),
        settledAt: null,
        fault: null,
        operationId: null,
      },
    ]);
  });

  it('selects by state, type, lane and device', async () => {
    const { devices, condition } = await tagged(ports, 2);
    const [one, two] = [devices[0]!, devices[1]!];
    const done = await one.accept(['GetRPCMethods']);
    const fence = await one.fence();
    await ports().ledger.settle(fence, await one.claim(fence), answered());
    const waiting = await one.accept(['Reboot'], { lane: 'telemetry' });
    const cancelled = await two.accept(['Reboot']);
    await ports().ledger.cancel(cancelled);
    const select = async (query: Partial<TaskQuery>) =>
      idsOf((await list(ports, { condition, ...query })).items);
    const byState = (...states: TaskState[]) => select({ states });
    expect(await byState('queued')).toEqual([waiting]);
    expect(await byState('succeeded', 'cancelled')).toEqual([cancelled, done]);
    expect(await byState('failed')).toEqual([]);
    expect(await select({ type: 'Reboot' })).toEqual([cancelled, waiting]);
    expect(await select({ lane: 'telemetry' })).toEqual([waiting]);
    expect(await select({ operationId: randomUUID() })).toEqual([]);
    const ofTwo = fieldIs('serialNumber', two.identity.serialNumber);
    expect(await select({ condition: ofTwo, states: ['cancelled'], type: 'Reboot' })).toEqual([cancelled]);
  });
}
