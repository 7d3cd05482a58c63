import { uuidV7LowerBound, type Page } from '#device';
import type { TaskSummary, TaskView } from '#task';
import type { Database } from '../data-source/database.js';
import {
  attemptsStatement,
  findTaskStatement,
  listTasksStatement,
  resolveDeviceStatement,
} from './reading-statements.js';
import type { SealedSteps } from './sealed-steps.js';
import { seqOfCursor, taskCursor } from './task-cursor.js';
import { taskSummary, taskView, type AttemptRow, type TaskRow, type TaskSummaryRow } from './task-view.js';

/** Ids of attempts come from the clocks of the gateways, the times of a task from the database. */
const clockSlackMs = 3_600_000;

/** Reads tasks as operators see them. */
export class TaskReader {
  constructor(
    private readonly database: Database,
    private readonly sealed: SealedSteps,
  ) {}

  async find(taskId: string): Promise<TaskView | null> {
    const row = await this.database.row<TaskRow>(findTaskStatement, [taskId]);
    if (row === null) return null;
    return taskView(row, await this.attemptsOf([row]), this.sealed);
  }

  /** @throws InvalidCursorError */
  async listOfDevice(
    publicId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<TaskSummary> | null> {
    const device = await this.database.row<{ id: string }>(resolveDeviceStatement, [publicId]);
    if (device === null) return null;
    const before = cursor === null ? null : seqOfCursor(cursor);
    const values = [device.id, before, limit + 1];
    const rows = await this.database.rows<TaskSummaryRow>(listTasksStatement, values);
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    const next = last === undefined ? null : taskCursor(last.seq);
    const attempts = await this.attemptsOf(page);
    return { items: page.map((row) => taskSummary(row, attempts)), next };
  }

  private async attemptsOf(tasks: readonly TaskSummaryRow[]): Promise<readonly AttemptRow[]> {
    if (tasks.length === 0) return [];
    const from = Math.min(...tasks.map(({ created_at }) => created_at.getTime())) - clockSlackMs;
    const to = Math.max(...tasks.map(({ settled_at }) => settled_at?.getTime() ?? Date.now())) + clockSlackMs;
    return this.database.rows<AttemptRow>(attemptsStatement, [
      tasks.map(({ id }) => id),
      uuidV7LowerBound(from),
      uuidV7LowerBound(to),
    ]);
  }
}
