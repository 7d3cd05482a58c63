import { describe, expect, it } from 'vitest';
import { newUuidV7, type DeviceId } from '#device';
import type { TaskSignals } from '#task';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

export interface SignalsUnderTest {
  readonly signals: TaskSignals;
  close(): Promise<void>;
}

const aMinuteMs = 60_000;

/** What every TaskSignals promises; registers the tests. */
export function describeTaskSignals(adapter: string, open: OpenPorts<SignalsUnderTest>): void {
  describe(`TaskSignals: ${adapter}`, () => {
    const opened = sharedPorts(open);
    wakesWaiting(() => opened().signals);
    tellsQueued(() => opened().signals);
  });
}

function wakesWaiting(signals: () => TaskSignals): void {
  it('wakes all that wait for a task and nobody else', async () => {
    const [task, other] = [newUuidV7(), newUuidV7()];
    const waiting = [1, 2, 3].map(() => signals().settledOrTimeout(task, aMinuteMs));
    const elsewhere = signals().settledOrTimeout(other, 30);
    signals().taskSettled(task);
    expect(await Promise.all(waiting)).toEqual([true, true, true]);
    expect(await elsewhere).toBe(false);
  });

  it('does not remember a signal that nobody waited for', async () => {
    const task = newUuidV7();
    signals().taskSettled(task);
    expect(await signals().settledOrTimeout(task, 5)).toBe(false);
  });

  it('ends a wait that is aborted, before or after it begins', async () => {
    const abort = new AbortController();
    const waiting = signals().settledOrTimeout(newUuidV7(), aMinuteMs, abort.signal);
    abort.abort();
    expect(await waiting).toBe(false);
    expect(await signals().settledOrTimeout(newUuidV7(), aMinuteMs, abort.signal)).toBe(false);
  });

  it('lets a woken caller wait again for the same task', async () => {
    const task = newUuidV7();
    const first = signals().settledOrTimeout(task, aMinuteMs);
    signals().taskSettled(task);
    await first;
    const second = signals().settledOrTimeout(task, aMinuteMs);
    signals().taskSettled(task);
    expect(await second).toBe(true);
  });
}

function tellsQueued(signals: () => TaskSignals): void {
  it('tells every listener the device until it unsubscribes', async () => {
    const device = 77 as DeviceId;
    const heard: string[] = [];
    const endFirst = signals().onTaskQueued((id) => heard.push(`first ${id}`));
    const told = new Promise<void>((resolve) => {
      const end = signals().onTaskQueued((id) => {
        heard.push(`second ${id}`);
        if (id === device) resolve();
        end();
      });
    });
    signals().taskQueued(device);
    await told;
    endFirst();
    endFirst();
    signals().taskQueued(78 as DeviceId);
    expect(heard).toEqual(['first 77', 'second 77']);
  });
}
