import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newUuidV7, type DeviceId } from '#device';
import type { WakeUpQueue } from '#task';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

/** What a worker is told: to wake a device for a task, or to call it because somebody asks for that. */
export type WakeUp =
  | { readonly deviceId: DeviceId; readonly taskId: string }
  | { readonly deviceId: DeviceId; readonly requestId: string };

export interface WakeUpsUnderTest {
  /** Two processes on the same store; the same object twice where the store is the process. */
  readonly queue: WakeUpQueue;
  readonly another: WakeUpQueue;
  /** Starts a worker, as of a process of its own; the result ends it. */
  work(process: (wakeUp: WakeUp) => Promise<void>): () => Promise<void>;
  close(): Promise<void>;
}

type WakeUps = () => WakeUpsUnderTest;

/** What every WakeUpQueue promises; registers the tests. */
export function describeWakeUpQueue(adapter: string, open: OpenPorts<WakeUpsUnderTest>): void {
  describe(`WakeUpQueue: ${adapter}`, () => {
    const wakeUps = sharedPorts(open);
    handsOut(wakeUps);
    bearsFailures(wakeUps);
  });
}

function handsOut(wakeUps: WakeUps): void {
  it('keeps requests until a worker comes, and gives each to one of several workers', async () => {
    const { queue, another } = wakeUps();
    const requested = Array.from({ length: 6 }, newWakeUp);
    for (const [n, { deviceId, taskId }] of requested.entries())
      await (n % 2 === 0 ? queue : another).request(deviceId, taskId);
    const taken = new Taken(requested.length);
    const ends = [1, 2].map(() => wakeUps().work(async (wakeUp) => taken.note(wakeUp)));
    await taken.complete;
    await Promise.all(ends.map((end) => end()));
    expect(taken.tasks.toSorted()).toEqual(requested.map(({ taskId }) => taskId).toSorted());
    expect(taken.all).toContainEqual(expect.objectContaining(requested[0]!));
  });

  it('hands out the first call for a task once, however often it is asked for, and those that follow', async () => {
    const { queue, another } = wakeUps();
    const requested = Array.from({ length: 5 }, () => ({ ...newWakeUp(), delayMs: 0 }));
    await queue.requestFirst(requested);
    await another.requestFirst([...requested, { ...newWakeUp(), delayMs: 3_600_000 }]);
    const [again] = requested;
    const taken = new Taken(requested.length + 1);
    const end = wakeUps().work(async (wakeUp) => {
      taken.note(wakeUp);
      // Asked for while the first one is worked on.
      if (taken.tasks.length === 1) await queue.request(again!.deviceId, again!.taskId, 200);
    });
    await taken.complete;
    await end();
    const expected = [...requested, again!].map(({ taskId }) => taskId);
    expect(taken.tasks.toSorted()).toEqual(expected.toSorted());
  });

  it('hands out a requested call with what its end is told by', async () => {
    const { queue } = wakeUps();
    const { deviceId, taskId: requestId } = newWakeUp();
    await queue.requestCall(deviceId, requestId);
    const taken = new Taken(1);
    const end = wakeUps().work(async (wakeUp) => taken.note(wakeUp));
    await taken.complete;
    await end();
    expect(taken.all).toEqual([expect.objectContaining({ deviceId, requestId })]);
  });

  it('hands out a postponed request after the others, and not before its time', async () => {
    const { queue } = wakeUps();
    const [late, soon] = [newWakeUp(), newWakeUp()];
    const requestedAtMs = Date.now();
    await queue.request(late.deviceId, late.taskId, 400);
    await queue.request(soon.deviceId, soon.taskId);
    const taken = new Taken(2);
    const end = wakeUps().work(async (wakeUp) => taken.note(wakeUp));
    await taken.complete;
    await end();
    expect(taken.tasks).toEqual([soon.taskId, late.taskId]);
    expect(taken.atMs[1]! - requestedAtMs).toBeGreaterThanOrEqual(395);
  });
}

function bearsFailures(wakeUps: WakeUps): void {
  it('hands a request out again when the worker failed at it', async () => {
    const wakeUp = newWakeUp();
    await wakeUps().queue.request(wakeUp.deviceId, wakeUp.taskId);
    const taken = new Taken(2);
    const end = wakeUps().work(async (told) => {
      taken.note(told);
      if (taken.all.length === 1) throw new Error('the database is away');
    });
    await taken.complete;
    await end();
    expect(taken.tasks).toEqual([wakeUp.taskId, wakeUp.taskId]);
  });

  it('ends a worker only when what it has at hand is done', async () => {
    const wakeUp = newWakeUp();
    await wakeUps().queue.request(wakeUp.deviceId, wakeUp.taskId);
    let finish = () => {};
    const finished = new Promise<void>((resolve) => (finish = resolve));
    const taken = new Taken(1);
    const order: string[] = [];
    const end = wakeUps().work(async (told) => {
      taken.note(told);
      await finished;
      order.push('done');
    });
    await taken.complete;
    const ended = end().then(() => order.push('ended'));
    finish();
    await ended;
    expect(order).toEqual(['done', 'ended']);
  });
}

/** What workers were given. */
class Taken {
  readonly all: WakeUp[] = [];
  readonly atMs: number[] = [];
  /** Resolves with the last one expected. */
  readonly complete: Promise<void>;
  private resolve = () => {};

  constructor(private readonly expected: number) {
    this.complete = new Promise((resolve) => (this.resolve = resolve));
  }

  get tasks(): string[] {
    return this.all.map((wakeUp) => ('taskId' in wakeUp ? wakeUp.taskId : wakeUp.requestId));
  }

  note(wakeUp: WakeUp): void {
    this.all.push(wakeUp);
    this.atMs.push(Date.now());
    if (this.all.length >= this.expected) this.resolve();
  }
}

function newWakeUp(): { readonly deviceId: DeviceId; readonly taskId: string } {
  return { deviceId: randomInt(1, 2 ** 40) as DeviceId, taskId: newUuidV7() };
}
