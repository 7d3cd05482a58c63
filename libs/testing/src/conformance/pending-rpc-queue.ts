import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newUuidV7, type DeviceId } from '#device';
import type { PendingRpcQueue } from '#task';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

export interface QueueUnderTest {
  /** Two processes on the same store; the same object twice where the store is the process. */
  readonly queue: PendingRpcQueue;
  readonly another: PendingRpcQueue;
  /** Jobs that the store holds for a device, in whatever state. */
  countJobs(deviceId: DeviceId): Promise<number>;
  close(): Promise<void>;
}

type Queue = () => QueueUnderTest;

/** What every PendingRpcQueue promises; registers the tests. */
export function describePendingRpcQueue(adapter: string, open: OpenPorts<QueueUnderTest>): void {
  describe(`PendingRpcQueue: ${adapter}`, () => {
    const queue = sharedPorts(open);
    holdsTasks(queue);
    ordersTasks(queue);
    dropsTasks(queue);
    bearsRaces(queue);
  });
}

function holdsTasks(queues: Queue): void {
  it('is empty for a device without tasks', async () => {
    expect(await queues().queue.fetch(newDevice())).toBeNull();
  });

  it('hands out an added task once, however often it is added', async () => {
    const { queue, another } = queues();
    const [device, task] = [newDevice(), newUuidV7()];
    await Promise.all([queue.add(device, task, 1), another.add(device, task, 1), queue.add(device, task, 1)]);
    expect(await queues().countJobs(device)).toBe(1);
    expect(await another.fetch(device)).toBe(task);
    await queue.add(device, task, 1);
    expect(await queue.fetch(device)).toBeNull();
    expect(await queues().countJobs(device)).toBe(1);
  });

  it('keeps the devices apart', async () => {
    const { queue } = queues();
    const [one, two, task] = [newDevice(), newDevice(), newUuidV7()];
    await queue.add(one, task, 1);
    expect(await queue.fetch(two)).toBeNull();
    await queue.add(two, task, 1);
    expect([await queue.fetch(one), await queue.fetch(two)]).toEqual([task, task]);
  });
}

function ordersTasks(queues: Queue): void {
  it('serves lower orders first and equals as they came', async () => {
    const { queue, another } = queues();
    const device = newDevice();
    const added = new Map<string, number>();
    for (const order of [40, 6, 1, 6, 16, 1, 6]) {
      const task = newUuidV7();
      added.set(task, order);
      await (order % 2 === 0 ? queue : another).add(device, task, order);
    }
    const expected = [...added].toSorted(([, a], [, b]) => a - b).map(([task]) => task);
    expect(await fetchAll(queue, device)).toEqual(expected);
  });

  it('puts a released task back at its order, before its equals', async () => {
    const { queue } = queues();
    const device = newDevice();
    const [first, second, third] = [newUuidV7(), newUuidV7(), newUuidV7()];
    await queue.add(device, first, 6);
    await queue.add(device, second, 6);
    await queue.release(device, (await queue.fetch(device))!);
    await queue.add(device, third, 1);
    expect(await fetchAll(queue, device)).toEqual([third, first, second]);
  });

  it('releases for another process, and what is not active not at all', async () => {
    const { queue, another } = queues();
    const [device, task] = [newDevice(), newUuidV7()];
    await queue.release(device, task);
    await queue.add(device, task, 1);
    await queue.release(device, task);
    expect(await queue.fetch(device)).toBe(task);
    await another.release(device, task);
    await another.release(device, task);
    expect(await fetchAll(another, device)).toEqual([task]);
  });
}

function dropsTasks(queues: Queue): void {
  it.each(['complete', 'remove'] as const)(
    'leaves nothing behind after %s of an active task',
    async (drop) => {
      const { queue, another } = queues();
      const [device, task] = [newDevice(), newUuidV7()];
      for (const process of [queue, another]) {
        await queue.add(device, task, 1);
        expect(await queue.fetch(device)).toBe(task);
        await process[drop](device, task);
        expect(await queue.fetch(device)).toBeNull();
        expect(await queues().countJobs(device)).toBe(0);
      }
    },
  );

  it('removes a task that waits', async () => {
    const { queue } = queues();
    const [device, task, other] = [newDevice(), newUuidV7(), newUuidV7()];
    await queue.add(device, task, 1);
    await queue.add(device, other, 1);
    await queue.remove(device, task);
    expect(await fetchAll(queue, device)).toEqual([other]);
    expect(await queues().countJobs(device)).toBe(1);
  });

  it('takes the drop of a task that is not there for done', async () => {
    const { queue } = queues();
    const [device, task] = [newDevice(), newUuidV7()];
    await queue.remove(device, task);
    await queue.complete(device, task);
    await queue.add(device, task, 1);
    await queue.fetch(device);
    await queue.complete(device, task);
    await queue.complete(device, task);
    await queue.remove(device, task);
    expect(await queues().countJobs(device)).toBe(0);
  });

  it('takes a task again after it was dropped', async () => {
    const { queue } = queues();
    const [device, task] = [newDevice(), newUuidV7()];
    for (let round = 0; round < 3; round++) {
      await queue.add(device, task, 1);
      expect(await queue.fetch(device)).toBe(task);
      await queue.complete(device, task);
    }
    await queue.add(device, task, 1);
    expect(await queue.fetch(device)).toBe(task);
  });
}

function bearsRaces(queues: Queue): void {
  it('hands each task to one of many fetches', async () => {
    const { queue, another } = queues();
    const device = newDevice();
    const tasks = Array.from({ length: 5 }, () => newUuidV7());
    for (const task of tasks) await queue.add(device, task, 1);
    const fetches = Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? queue : another).fetch(device));
    const fetched = (await Promise.all(fetches)).filter((task) => task !== null);
    expect(new Set(fetched).size).toBe(fetched.length);
    const rest = await fetchAll(queue, device);
    expect([...fetched, ...rest].toSorted()).toEqual(tasks.toSorted());
  });

  it('drops a task that two processes drop, fetch or release at the same time', async () => {
    const { queue, another } = queues();
    const device = newDevice();
    for (let round = 0; round < 25; round++) {
      const task = newUuidV7();
      await queue.add(device, task, 1);
      if (round % 2 === 0) await queue.fetch(device);
      await Promise.all([
        queue.complete(device, task),
        another.remove(device, task),
        round % 3 === 0 ? another.fetch(device) : another.release(device, task),
        queue.remove(device, task),
      ]);
      expect(await queues().countJobs(device)).toBe(0);
    }
  });
}

async function fetchAll(queue: PendingRpcQueue, device: DeviceId): Promise<string[]> {
  const fetched: string[] = [];
  for (let task = await queue.fetch(device); task !== null; task = await queue.fetch(device))
    fetched.push(task);
  return fetched;
}

/** A device that no other test has; the queue knows devices by nothing but their key. */
function newDevice(): DeviceId {
  return randomInt(1, 2 ** 40) as DeviceId;
}
