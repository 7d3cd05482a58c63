import {
  InvalidCursorError,
  mostTracedDevices,
  mostTracesPerDay,
  traceRetentionDays,
  TraceStore,
  uuidV7LowerBound,
  type NewTrace,
  type TracedTask,
  type Page,
  type SessionTrace,
  type TracedResult,
  type TraceReason,
  type TraceSummary,
  type TraceSwitch,
  type TraceSwitchOutcome,
} from '#device';
import type { Database } from '../data-source/database.js';
import type { SecretBox } from '../secret/secret-box.js';
import { resolveDeviceStatement } from '../task/reading-statements.js';
import { packedTranscript, unpackedTranscript } from './transcript-pack.js';
import {
  addTraceStatement,
  findTraceStatement,
  listTracesStatement,
  setTraceStatement,
  tracesOfTaskStatement,
  traceSwitchStatement,
} from './trace-statements.js';

const dayMs = 86_400_000;
const highestId = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface SummaryRow {
  readonly id: string;
  readonly reason: TraceReason;
  readonly result: TracedResult;
  readonly started_at: Date;
  readonly ended_at: Date;
  readonly exchange_count: number;
}

interface TraceRow extends SummaryRow {
  readonly public_id: string;
  readonly transcript: Buffer;
}

/** TraceStore on PostgreSQL: transcripts are deflated and encrypted, although nothing secret is in them. */
export class PgTraceStore extends TraceStore {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    super();
  }

  override async setSwitch(publicId: string, until: Date | null): Promise<TraceSwitchOutcome> {
    const values = [publicId, until, mostTracedDevices];
    const row = await this.database.row<{ allowed: boolean }>(setTraceStatement, values);
    if (row === null) return 'unknownDevice';
    return row.allowed ? 'set' : 'tooMany';
  }

  override async switchOf(publicId: string): Promise<TraceSwitch | null> {
    return this.database.row<{ until: Date | null }>(traceSwitchStatement, [publicId]);
  }

  override async add(trace: NewTrace): Promise<boolean> {
    const row = await this.database.row(addTraceStatement, [
      trace.id,
      trace.fence.deviceId,
      trace.fence.epoch,
      trace.reason,
      trace.result,
      trace.startedAt,
      trace.endedAt,
      trace.exchangeCount,
      this.box.seal(await packedTranscript(trace.exchanges), place(trace.id)),
      uuidV7LowerBound(trace.endedAt.getTime() - dayMs),
      mostTracesPerDay[trace.reason],
      this.box.currentKeyId,
    ]);
    return row !== null;
  }

  override async listOfDevice(
    publicId: string,
    limit: number,
    cursor: string | null,
  ): Promise<Page<TraceSummary> | null> {
    const device = await this.database.row<{ id: string }>(resolveDeviceStatement, [publicId]);
    if (device === null) return null;
    const oldest = uuidV7LowerBound(Date.now() - (traceRetentionDays + 1) * dayMs);
    const before = cursor === null ? highestId : positionOf(cursor);
    const values = [device.id, oldest, before, limit + 1];
    const rows = await this.database.rows<SummaryRow>(listTracesStatement, values);
    const items = rows.slice(0, limit).map((row) => summaryOf(row, publicId));
    const last = rows.length > limit ? items.at(-1) : undefined;
    return { items, next: last === undefined ? null : Buffer.from(`trace:${last.id}`).toString('base64url') };
  }

  override async find(id: string): Promise<SessionTrace | null> {
    const row = await this.database.row<TraceRow>(findTraceStatement, [id]);
    if (row === null) return null;
    const packed = this.box.open(row.transcript, place(row.id));
    return { ...summaryOf(row, row.public_id), exchanges: await unpackedTranscript(packed) };
  }

  override async idsByAttempt({
    id,
    createdAt,
    settledAt,
  }: TracedTask): Promise<ReadonlyMap<string, string>> {
    const from = createdAt.getTime() - slackMs;
    const to = (settledAt?.getTime() ?? Date.now()) + slackMs;
    const values = [id, uuidV7LowerBound(from), uuidV7LowerBound(to)];
    const rows = await this.database.rows<{ attempt: string; trace: string }>(tracesOfTaskStatement, values);
    return new Map(rows.map(({ attempt, trace }) => [attempt, trace]));
  }
}

/** A session may go on for an hour behind the RPC, and the clocks of gateways are not the database's. */
const slackMs = 2 * 3_600_000;

const place = (id: string) => `session_trace/${id}/transcript`;

function summaryOf(row: SummaryRow, deviceId: string): TraceSummary {
  return {
    id: row.id,
    deviceId,
    reason: row.reason,
    result: row.result,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    exchangeCount: row.exchange_count,
  };
}

/** @throws InvalidCursorError */
function positionOf(cursor: string): string {
  const [kind, id = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split(':');
  if (kind !== 'trace' || !uuid.test(id))
    throw new InvalidCursorError('the cursor was not issued by this list');
  return id;
}
