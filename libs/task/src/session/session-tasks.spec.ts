import { describe, expect, it } from 'vitest';
import type { CpeResponse } from '#cwmp';
import { SecretPaths } from '#data-model';
import type { DeviceId, SessionFence } from '#device';
import {
  noEvidence,
  type ClaimedRpc,
  type ClaimOutcome,
  type SettleOutcome,
  type TaskLedger,
} from '../ledger/task-ledger.js';
import type { TaskState } from '../ledger/task.js';
import type { PendingRpcQueue, TaskSignals } from '../queue/pending-rpc-queue.js';
import type { AnswerLearning } from './answer-learning.js';
import { SessionTasks } from './session-tasks.js';

const fence: SessionFence = { deviceId: 1 as DeviceId, epoch: 1, turn: 0 };
const rpc: ClaimedRpc = {
  taskId: 'task',
  attemptId: 'attempt',
  stepNumber: 1,
  stepCount: 1,
  attemptNumber: 1,
  cursor: null,
  proves: null,
  isLook: false,
  instances: null,
  step: { method: 'Reboot', arguments: {} },
};
const response: CpeResponse = { method: 'Reboot', result: {} };

/** The tasks of a session whose queue answers nothing but failures. */
function withoutQueue(proven: TaskState = 'succeeded') {
  const failures: string[] = [];
  const settled: string[] = [];
  const away = () => Promise.reject(new Error('the queue is away'));
  const queue = { add: away, fetch: away, complete: away, release: away, remove: away };
  const ledger = {
    claim: async (): Promise<ClaimOutcome> => ({ kind: 'claimed', rpc }),
    settle: async (): Promise<SettleOutcome> => ({
      kind: 'settled',
      taskState: 'succeeded',
      isMoreDue: false,
    }),
    recover: async () => [{ taskId: 'recovered', state: 'indeterminate' as const }],
    applyEvidence: async () => [{ taskId: 'proven', state: proven }],
    find: async () => null,
    dueTasks: async () => [{ taskId: 'task', order: 1 }],
  };
  const tasks = new SessionTasks(
    ledger as unknown as TaskLedger,
    {
      pendingRpcs: queue as unknown as PendingRpcQueue,
      wakeUps: { request: away, requestFirst: away, requestCall: away },
    },
    {
      learning: { learn: async () => 'stored' } as unknown as AnswerLearning,
      secrets: new SecretPaths(),
    },
    {
      taskSettled: (taskId: string) => void settled.push(taskId),
      taskMoved: () => undefined,
    } as unknown as TaskSignals,
    (operation) => failures.push(operation),
  );
  return { tasks, failures, settled };
}

describe('a session whose queue fails', () => {
  it('claims by the ledger alone, so that no committed intent is lost', async () => {
    const { tasks, failures } = withoutQueue();
    expect(await tasks.claim(fence, 'attempt')).toEqual({ kind: 'claimed', rpc });
    expect(failures).toEqual(['fetch']);
  });

  it('goes on after the ledger has settled an RPC, and tells who waits for it', async () => {
    const { tasks, failures, settled } = withoutQueue();
    expect(await tasks.settle(fence, rpc, { kind: 'answered', response })).toBe('nothingDue');
    expect(settled).toEqual(['task']);
    expect(failures).toEqual(['complete']);
  });

  it('tells of every recovered task', async () => {
    const { tasks, settled } = withoutQueue();
    expect(await tasks.recover(fence, noEvidence)).toBe(false);
    expect(settled).toEqual(['recovered', 'proven']);
  });
});

it('has work to do when a chain goes on by the evidence of the Inform', async () => {
  const { tasks } = withoutQueue('queued');
  expect(await tasks.recover(fence, noEvidence)).toBe(true);
});
