import { describe, expect, it } from 'vitest';
import { newUuidV7, type DeviceId } from '#device';
import type { TaskSignals } from '#task';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

export interface SignalsUnderTest {
  /** Two processes; the same object twice where there is one. */
  readonly signals: TaskSignals;
  readonly another: TaskSignals;
  close(): Promise<void>;
}

const aMinuteMs = 60_000;

/** What every TaskSignals promises; registers the tests. */
export function describeTaskSignals(adapter: string, open: OpenPorts<SignalsUnderTest>): void {
  describe(`TaskSignals: ${adapter}`, () => {
    const opened = sharedPorts(open);
    wakesWaiting(opened);
    tellsQueued(opened);
    tellsMoves(opened);
  });
}

type Signals = () => SignalsUnderTest;

function wakesWaiting(opened: Signals): void {
  it('wakes all that wait for a task, in whatever process, and nobody else', async () => {
    const { signals, another } = opened();
    for (const settler of [signals, another]) {
      const [task, other] = [newUuidV7(), newUuidV7()];
      const waiting = [signals, another, signals].map((each) => each.settledOrTimeout(task, aMinuteMs));
      const elsewhere = signals.settledOrTimeout(other, 30);
      settler.taskSettled(task);
      expect(await Promise.all(waiting)).toEqual([true, true, true]);
      expect(await elsewhere).toBe(false);
    }
  });

  it('does not remember a signal that nobody waited for', async () => {
    const { signals } = opened();
    const task = newUuidV7();
    signals.taskSettled(task);
    expect(await signals.settledOrTimeout(task, 5)).toBe(false);
  });

  it('ends a wait that is aborted, before or after it begins', async () => {
    const { signals } = opened();
    const abort = new AbortController();
    const waiting = signals.settledOrTimeout(newUuidV7(), aMinuteMs, abort.signal);
    abort.abort();
    expect(await waiting).toBe(false);
    expect(await signals.settledOrTimeout(newUuidV7(), aMinuteMs, abort.signal)).toBe(false);
  });

  it('lets a woken caller wait again for the same task', async () => {
    const { signals, another } = opened();
    const task = newUuidV7();
    const first = signals.settledOrTimeout(task, aMinuteMs);
    another.taskSettled(task);
    await first;
    const second = signals.settledOrTimeout(task, aMinuteMs);
    another.taskSettled(task);
    expect(await second).toBe(true);
  });
}

function tellsQueued(opened: Signals): void {
  it('tells every listener the device until it unsubscribes', async () => {
    const { signals, another } = opened();
    const device = 77 as DeviceId;
    const heard: string[] = [];
    const endFirst = signals.onTaskQueued((id) => heard.push(`first ${id}`));
    const told = new Promise<void>((resolve) => {
      const end = signals.onTaskQueued((id) => {
        heard.push(`second ${id}`);
        if (id === device) resolve();
        end();
      });
    });
    another.taskQueued(device);
    await told;
    endFirst();
    endFirst();
    await another.askTaskQueued(78 as DeviceId);
    expect(heard).toEqual(['first 77', 'second 77']);
  });

  it('says whether a session of the device is open in any process', async () => {
    const { signals, another } = opened();
    const here = 79 as DeviceId;
    const ends = [signals.onTaskQueued((id) => id === here), another.onTaskQueued(() => false)];
    for (const each of [signals, another])
      expect([await each.askTaskQueued(here), await each.askTaskQueued(80 as DeviceId)]).toEqual([
        true,
        false,
      ]);
    for (const end of ends) end();
    expect(await another.askTaskQueued(here)).toBe(false);
  });
}

function tellsMoves(opened: Signals): void {
  it('tells who follows a task of every move and of its end, in whatever process', async () => {
    const { signals, another } = opened();
    for (const mover of [signals, another]) {
      const [task, other] = [newUuidV7(), newUuidV7()];
      let hear = (): void => undefined;
      const next = (): Promise<void> => new Promise((resolve) => (hear = resolve));
      const end = signals.onTaskMoved(task, () => hear());
      for (const tell of [() => mover.taskMoved(task), () => mover.taskSettled(task)]) {
        const heard = next();
        mover.taskMoved(other);
        tell();
        await heard;
      }
      end();
    }
  });

  it('tells nobody who has unsubscribed, and everybody else', async () => {
    const { signals, another } = opened();
    const task = newUuidV7();
    let heard = 0;
    const end = signals.onTaskMoved(task, () => (heard += 1));
    end();
    end();
    const told = new Promise<void>((resolve) => signals.onTaskMoved(task, resolve));
    another.taskMoved(task);
    await told;
    expect(heard).toBe(0);
  });

  it('ends no wait by a move', async () => {
    const { signals, another } = opened();
    const task = newUuidV7();
    const waiting = signals.settledOrTimeout(task, 100);
    another.taskMoved(task);
    expect(await waiting).toBe(false);
  });
}
