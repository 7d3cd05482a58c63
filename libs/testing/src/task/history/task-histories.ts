import fc from 'fast-check';
import { isSettled, type TaskState } from '#task';
import type { PortsUnderTest } from '../../conformance/ports-under-test.js';
import { histories, type HistoryEvent } from './history.js';
import { TaskWorld } from './task-world.js';

/** Methods that go out once by themselves, whatever happens. */
const once = new Set<string>([
  'AddObject',
  'Reboot',
  'FactoryReset',
  'Download',
  'Upload',
  'ScheduleInform',
  'ChangeDUState',
]);

const finalStates: ReadonlySet<TaskState> = new Set(['succeeded', 'failed', 'expired', 'cancelled']);

/**
 * Plays random histories of one device each, on the ports that `open` gives. Throws with seed and shortest history when an
 * accepted task is lost, leaves a final state, does not come to an end, or when the CPE executes twice what it must not.
 */
export async function playTaskHistories(
  open: () => Promise<PortsUnderTest>,
  parameters: { readonly numRuns: number; readonly seed: number },
): Promise<void> {
  const property = fc.asyncProperty(histories, async (history) =>
    play(await TaskWorld.create(await open()), history),
  );
  await fc.assert(property, parameters);
}

async function play(world: TaskWorld, history: readonly HistoryEvent[]): Promise<void> {
  let before: ReadonlyMap<string, TaskState> = new Map();
  for (const event of history) {
    await world.apply(event);
    const now = await world.states();
    refuseRevivals(before, now);
    before = now;
  }
  await world.comeToRest();
  const atRest = await world.states();
  refuseRevivals(before, atRest);
  for (const taskId of world.taskIds) {
    const state = atRest.get(taskId);
    if (state === undefined) throw new Error(`task ${taskId} is lost`);
    if (!isSettled(state)) throw new Error(`task ${taskId} is ${state} for ever`);
  }
  refuseRepetitions(world);
}

function refuseRevivals(before: ReadonlyMap<string, TaskState>, now: ReadonlyMap<string, TaskState>): void {
  for (const [taskId, state] of before) {
    const next = now.get(taskId);
    if (finalStates.has(state) && next !== state)
      throw new Error(`task ${taskId} was ${state} and is ${next}`);
  }
}

function refuseRepetitions({ cpe, sent, excused }: TaskWorld): void {
  const executed = new Map<string, string>();
  for (const { key, method } of cpe.executions) {
    if (!once.has(method)) continue;
    const { taskId, step } = sent.get(key)!;
    const place = `${taskId}/${step}`;
    const former = executed.get(place);
    if (former !== undefined && !(method === 'Download' && excused.has(former)))
      throw new Error(`${method} of step ${place} was executed twice`);
    executed.set(place, key);
  }
}
