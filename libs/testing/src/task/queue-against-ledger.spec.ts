import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InProcessTaskSignals } from '#coordination';
import { SecretPaths } from '#data-model';
import { newUuidV7, type SessionFence } from '#device';
import { AnswerLearning, SessionTasks } from '#task';
import { TestDevice } from '../conformance/test-device.js';
import { createInMemoryPorts, type InMemoryPorts } from '../memory/in-memory-ports.js';
import { InMemoryWakeUpQueue } from '../memory/in-memory-wake-up-queue.js';

const reboot = { kind: 'answered', response: { method: 'Reboot', result: {} } } as const;

let ports: InMemoryPorts;
let tasks: SessionTasks;
let device: TestDevice;

beforeEach(async () => {
  ports = createInMemoryPorts();
  const { ledger, queue, parameters, inventory, access, credentials } = ports;
  const learning = new AnswerLearning(parameters, inventory, access, credentials);
  const knowledge = { learning, secrets: new SecretPaths() };
  const queues = { pendingRpcs: queue, wakeUps: new InMemoryWakeUpQueue() };
  const onFailure = (operation: string) => expect.unreachable(operation);
  tasks = new SessionTasks(ledger, queues, knowledge, new InProcessTaskSignals(), onFailure);
  const clock = { now: () => new Date(), passTime: async () => {}, close: async () => {} };
  device = await TestDevice.register({ ...ports, ...clock });
});

async function claimedTask(fence: SessionFence): Promise<string | null> {
  const outcome = await tasks.claim(fence, newUuidV7());
  if (outcome.kind !== 'claimed') return null;
  await tasks.settle(fence, outcome.rpc, reboot);
  return outcome.rpc.taskId;
}

describe('an older session claims while this one begins', () => {
  it('sends a read again in the new session', async () => {
    const read = await device.accept(['GetParameterValues']);
    await device.claim(await device.fence());
    const outcome = await tasks.claim(await device.fence(), newUuidV7());
    expect(outcome).toMatchObject({ kind: 'claimed', rpc: { taskId: read, attemptNumber: 2 } });
  });

  it('sends a reboot no second time, and another task at once', async () => {
    const inDoubt = await device.accept(['Reboot']);
    await device.claim(await device.fence());
    const next = await device.accept(['Reboot']);
    const outcome = await tasks.claim(await device.fence(), newUuidV7());
    expect(outcome).toMatchObject({ kind: 'claimed', rpc: { taskId: next } });
    expect(await ports.ledger.find(inDoubt)).toMatchObject({ state: 'indeterminate' });
  });
});

describe('the queue disagrees with the ledger', () => {
  it('has lost all jobs: the tasks run in their order, each once', async () => {
    const second = await device.accept(['Reboot'], { priority: 6 });
    const first = await device.accept(['Reboot']);
    const fence = await device.fence();
    expect(await claimedTask(fence)).toBe(first);
    expect(ports.queue.count(device.id)).toBe(1);
    expect([await claimedTask(fence), await claimedTask(fence)]).toEqual([second, null]);
    expect(ports.queue.count(device.id)).toBe(0);
  });

  it('lacks the job of the task that is first: the ledger decides', async () => {
    const first = await device.accept(['Reboot'], { lane: 'interactive' });
    const second = await device.accept(['Reboot'], { lane: 'telemetry' });
    await ports.queue.add(device.id, second, 1);
    const fence = await device.fence();
    expect(await claimedTask(fence)).toBe(first);
    expect(await claimedTask(fence)).toBe(second);
    expect(ports.queue.count(device.id)).toBe(0);
  });

  it('agrees that nothing is due: the ledger is not asked for jobs that it may have lost', async () => {
    const looks = vi.spyOn(ports.ledger, 'dueTasks');
    expect(await claimedTask(await device.fence())).toBeNull();
    expect(looks).not.toHaveBeenCalled();
  });

  it('still has the job of a task that was withdrawn: it is dropped and nothing sent', async () => {
    const taskId = await device.accept(['Reboot']);
    await ports.queue.add(device.id, taskId, 1);
    await ports.ledger.cancel(taskId);
    expect(await claimedTask(await device.fence())).toBeNull();
    expect(ports.queue.count(device.id)).toBe(0);
  });
});
