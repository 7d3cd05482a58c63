import { Inject, Injectable } from '@nestjs/common';
import { PendingRpcQueue, TaskLedger, TaskSignals } from '#task';
import { SettledTaskSweep, TaskRetention } from './task-retention.js';
import { TaskSweep } from './task-sweep.js';

/** One sweep; it ends early when the signal fires. */
interface Sweep {
  run(signal: AbortSignal): Promise<unknown>;
}

/** Longer than the longest session that can be configured (an hour), and than one can be taken up again after it. */
const silentSec = 70 * 60;

/** The sweeps over the ledger, each with its pause in ms. */
@Injectable()
export class TaskSweeps {
  readonly all: readonly (readonly [intervalMs: number, sweep: Sweep])[];

  constructor(
    @Inject(TaskLedger)
    ledger: Pick<
      TaskLedger,
      'expireOverdue' | 'recoverSilent' | 'endWaits' | 'endDependents' | 'forgetSettled'
    >,
    @Inject(PendingRpcQueue) queue: Pick<PendingRpcQueue, 'remove'>,
    @Inject(TaskSignals) signals: Pick<TaskSignals, 'taskSettled'>,
    retention: TaskRetention,
  ) {
    const audience = { queue, signals };
    // Ends tasks whose time is over.
    const expiry = { event: 'tasks.expired', moveBatch: () => ledger.expireOverdue(500), maxBatches: 20 };
    // Settles RPCs whose device left its session and has not come back, so that nobody waits for them for ever. Its
    // next Inform would do the same; evidence that it brings then still counts.
    const silent = {
      event: 'tasks.leftBySilentDevices',
      moveBatch: () => ledger.recoverSilent(silentSec, 100),
      maxBatches: 20,
    };
    // Ends the wait for devices that do not tell how a transfer went.
    const waits = { event: 'tasks.waitsEnded', moveBatch: () => ledger.endWaits(500), maxBatches: 20 };
    // Cancels what waits for a task that has failed in vain; a session does so at once, unless it is cut off.
    const dependents = {
      event: 'tasks.dependentsEnded',
      moveBatch: () => ledger.endDependents(null, 500),
      maxBatches: 20,
    };
    this.all = [
      [30_000, new TaskSweep(expiry, audience)],
      [30_000, new TaskSweep(waits, audience)],
      [30_000, new TaskSweep(dependents, audience)],
      [60_000, new TaskSweep(silent, audience)],
      [10 * 60_000, new SettledTaskSweep(ledger, retention)],
    ];
  }
}
