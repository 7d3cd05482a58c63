import type { Page } from '#device';
import {
  lanes,
  TaskList,
  taskStates,
  type ListedTask,
  type TaskQuery,
  type TaskSelection,
  type TaskState,
} from '#task';
import type { DataSource } from 'typeorm';
import { tooSlow } from '../filter/too-slow.js';
import { readFault } from './stored-fault.js';
import { seqOfCursor, taskCursor } from './task-cursor.js';
import { compileSelection } from './task-selection.js';

interface SummaryRow {
  id: string;
  seq: string;
  deviceId: string;
  type: string;
  state: TaskState;
  lane: number;
  priority: number;
  createdBy: string;
  createdAt: Date;
  notBefore: Date;
  expiresAt: Date;
  settledAt: Date | null;
  fault: unknown;
  operationId: string | null;
}

const newest = '9223372036854775807';

const columns = `t.id, t.seq, o.public_id AS "deviceId", t.type, t.state, t.lane, t.priority,
  t.created_by AS "createdBy", t.created_at AS "createdAt", t.not_before AS "notBefore",
  t.expires_at AS "expiresAt", t.settled_at AS "settledAt", t.fault, t.operation_id AS "operationId"`;

/** TaskList on PostgreSQL: the rows of the page, and no result of any step. */
export class PgTaskList extends TaskList {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async list({ states, limit, cursor, ...selection }: TaskQuery): Promise<Page<ListedTask>> {
    const before = cursor === null ? newest : seqOfCursor(cursor);
    const { joins, conditions, values } = await compileSelection(this.dataSource, selection, 3);
    const branches = branchesOf(states, selection).map(
      (state) =>
        `(SELECT t.* FROM device_task t ${joins} WHERE ${state} AND t.seq < $1 ${conditions} ORDER BY t.seq DESC LIMIT $2)`,
    );
    const rows = await this.dataSource
      .query<SummaryRow[]>(
        `SELECT ${columns}
         FROM (SELECT * FROM (${branches.join(' UNION ALL ')}) b ORDER BY b.seq DESC LIMIT $2) t
         JOIN device o ON o.id = t.device_id ORDER BY t.seq DESC`,
        [before, limit + 1, ...values],
      )
      .catch(tooSlow);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const next = last === undefined ? null : taskCursor(last.seq);
    return { items: rows.slice(0, limit).map(summaryOf), next };
  }
}

/**
 * A branch for each state: a state that few tasks have is found by the index, not by a walk through all the others. The tasks
 * of an operation, whatever their state, stand in an index of their own.
 */
function branchesOf(states: readonly TaskState[], { operationId }: TaskSelection): readonly string[] {
  if (states.length === 0 && operationId !== undefined) return ['true'];
  const listed = states.length === 0 ? taskStates : states;
  return listed.map((state) => `t.state COLLATE "C" = '${stateWord(state)}'`);
}

/** The state itself; words of SQL come from the list of states only. */
function stateWord(state: TaskState): string {
  const word = taskStates.find((known) => known === state);
  if (word === undefined) throw new RangeError(`there is no state ${state}`);
  return word;
}

function summaryOf({ seq: _seq, lane, ...row }: SummaryRow): ListedTask {
  return { ...row, lane: lanes[lane] ?? 'telemetry', fault: readFault(row.fault) };
}
