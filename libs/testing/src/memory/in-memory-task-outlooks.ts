import { isSettled, TaskOutlooks, type AwaitedThing, type TaskOutlook } from '#task';
import type { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import type { Clock, InMemorySessionTable } from './in-memory-session-table.js';
import type { InMemoryTaskLedger } from './in-memory-task-ledger.js';
import { orderOf, type TaskRow } from './task-row.js';

/** TaskOutlooks over the rows of the ledger in memory. */
export class InMemoryTaskOutlooks extends TaskOutlooks {
  constructor(
    private readonly ledger: InMemoryTaskLedger,
    private readonly inventory: InMemoryDeviceInventory,
    private readonly sessions: InMemorySessionTable,
    private readonly now: Clock,
  ) {
    super();
  }

  override async find(taskId: string): Promise<TaskOutlook | null> {
    const row = this.ledger.allRows().find(({ task }) => task.id === taskId);
    if (row === undefined || isSettled(row.state)) return null;
    const due = await this.ledger.dueTasks(row.device, Infinity);
    const ahead = due.filter(({ taskId: other }) => this.isBefore(other, row));
    const { device: deviceId } = row;
    const waitsFor = this.awaitedBy(row);
    return { deviceId, waitsFor, tasksAhead: ahead.length, nextInformAt: this.nextInformOf(row) };
  }

  private awaitedBy({ state, device, dueAt, task }: TaskRow): AwaitedThing {
    if (state === 'inSession') return 'answer';
    if (state === 'waitingForDevice') return 'report';
    const known = this.inventory.rowOf(device);
    if (known !== null && known.quarantine.since !== null) return 'release';
    if (known?.onboarding !== 'approved') return 'approval';
    const first = this.ledger.allRows().find((row) => row.task.id === task.dependsOn);
    if (first !== undefined && first.state !== 'succeeded') return 'dependency';
    return dueAt > this.now() ? 'start' : 'session';
  }

  private isBefore(taskId: string, row: TaskRow): boolean {
    const other = this.ledger.allRows().find(({ task }) => task.id === taskId);
    if (other === undefined || other === row) return false;
    const distance = orderOf(other) - orderOf(row);
    return distance < 0 || (distance === 0 && other.seq < row.seq);
  }

  private nextInformOf({ device }: TaskRow): Date | null {
    const intervalSec = this.inventory.rowOf(device)?.facts.periodicInformIntervalSec ?? null;
    const lastInformAt = this.sessions.find(device)?.lastInformAt ?? null;
    if (intervalSec === null || lastInformAt === null) return null;
    return new Date(lastInformAt.getTime() + intervalSec * 1_000);
  }
}
