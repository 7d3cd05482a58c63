import {
  ConnectionRequestLog,
  evidenceIn,
  failureSpacingMs,
  longestCallMs,
  sessionExpectedMs,
  type AnsweredCall,
  type CallAttempt,
  type CallBeginning,
  type CallEnd,
  type CallEvidence,
  type CallTransport,
  type DeviceCall,
  type DeviceId,
} from '#device';
import type { Database } from '../data-source/database.js';
import { hasFields, isText, orNull } from '../stored-json/records.js';

interface CallRow {
  call_id: string;
  called_at: Date;
  ended_at: Date | null;
  outcome: string | null;
  reason: string | null;
  promised_by: CallTransport | null;
  is_failure: boolean;
  attempts: unknown;
  informed_at: Date | null;
  reached_at: Date | null;
  reached_by: CallTransport | null;
  evidence: CallEvidence['kind'] | null;
  evidence_at: Date | null;
}

/** The columns of the former call are null when there was none. */
type BeginRow = { begun: boolean; wait_ms: number } & { [Column in keyof CallRow]: CallRow[Column] | null };

const columns = `c.call_id, c.called_at, c.ended_at, c.outcome, c.reason, c.promised_by, c.is_failure, c.attempts,
  c.informed_at, c.reached_at, c.reached_by, c.evidence, c.evidence_at`;

/** Milliseconds for which the call `c` still stands; 0 or less when it does not. */
const standsForMs = `extract(epoch FROM CASE
  WHEN c.ended_at IS NULL THEN c.called_at + interval '${longestCallMs} ms'
  WHEN c.is_failure THEN c.ended_at + interval '${failureSpacingMs} ms'
  WHEN c.promised_by IS NOT NULL AND c.informed_at IS NULL AND NOT $3 THEN c.ended_at + interval '${sessionExpectedMs} ms'
  ELSE now() END - now()) * 1000`;

// Two that begin at once meet at the row of the device: the second one then sees the call of the first. The insertion
// reads `former`, so that this is looked at before the row is changed.
const beginStatement = {
  name: 'begin_device_call',
  text: `
WITH former AS MATERIALIZED (
  SELECT c.*, ${standsForMs} AS wait_ms FROM device_call c WHERE c.device_id = $1 FOR UPDATE
), begun AS (
  INSERT INTO device_call AS c (device_id, call_id, called_at)
  SELECT d.id, $2, now() FROM device d LEFT JOIN former ON true WHERE d.id = $1
  ON CONFLICT (device_id) DO UPDATE SET call_id = excluded.call_id, called_at = excluded.called_at, ended_at = NULL,
    outcome = NULL, reason = NULL, promised_by = NULL, is_failure = false, attempts = '[]', informed_at = NULL
  WHERE ${standsForMs} <= 0
  RETURNING c.call_id
)
SELECT b.call_id IS NOT NULL AS begun, coalesce(c.wait_ms, 0)::int AS wait_ms, ${columns}
FROM device d LEFT JOIN begun b ON true LEFT JOIN former c ON true WHERE d.id = $1`,
};

const endStatement = {
  name: 'end_device_call',
  text: `
UPDATE device_call SET ended_at = now(), outcome = $3, promised_by = $4, is_failure = $5, attempts = $6, reason = $7,
  reached_by = CASE WHEN informed_at IS NULL THEN reached_by ELSE coalesce($4, reached_by) END,
  evidence = CASE WHEN informed_at IS NULL THEN coalesce($8, evidence) ELSE evidence END,
  evidence_at = CASE WHEN informed_at IS NULL AND $8 IS NOT NULL THEN now() ELSE evidence_at END
WHERE device_id = $1 AND call_id = $2`,
};

// A device may come before we have noted that it said it would.
const informedStatement = {
  name: 'device_call_informed',
  text: `
UPDATE device_call SET informed_at = now(), reached_at = now(), reached_by = coalesce(promised_by, reached_by, 'http'),
  evidence = 'came', evidence_at = now()
WHERE device_id = $1 AND informed_at IS NULL AND reason IS NULL AND called_at > now() - interval '10 minutes'
RETURNING call_id, reached_by, (extract(epoch FROM now() - called_at) * 1000)::int AS elapsed_ms`,
};

const findStatement = {
  name: 'find_device_call',
  text: `SELECT ${columns} FROM device_call c WHERE c.device_id = $1`,
};

/** ConnectionRequestLog on PostgreSQL, one row for each device that was ever called. */
export class PgConnectionRequestLog extends ConnectionRequestLog {
  constructor(private readonly database: Database) {
    super();
  }

  override async begin(deviceId: DeviceId, callId: string, evenIfAwaited: boolean): Promise<CallBeginning> {
    for (;;) {
      const row = await this.database.row<BeginRow>(beginStatement, [deviceId, callId, evenIfAwaited]);
      if (row === null) return { kind: 'unknownDevice' };
      const former = isCall(row) ? callOf(row) : null;
      if (row.begun) return { kind: 'begun', former };
      if (former !== null) return { kind: 'standing', call: former, waitMs: Math.max(row.wait_ms, 1) };
      // Another one made the first call of this device while we looked.
    }
  }

  override async end(deviceId: DeviceId, callId: string, end: CallEnd): Promise<void> {
    const { outcome, reason, promisedBy, isFailure } = end;
    const attempts = JSON.stringify(end.attempts);
    const values = [deviceId, callId, outcome, promisedBy, isFailure, attempts, reason, evidenceIn(end)];
    await this.database.rows(endStatement, values);
  }

  override async informed(deviceId: DeviceId): Promise<AnsweredCall | null> {
    const row = await this.database.row<{ call_id: string; reached_by: CallTransport; elapsed_ms: number }>(
      informedStatement,
      [deviceId],
    );
    return row && { callId: row.call_id, transport: row.reached_by, elapsedMs: row.elapsed_ms };
  }

  override async find(deviceId: DeviceId): Promise<DeviceCall | null> {
    const row = await this.database.row<CallRow>(findStatement, [deviceId]);
    return row && callOf(row);
  }
}

const attemptFields = { transport: isText, outcome: isText, reason: orNull(isText) };

/** What cannot be read of a call that is over is left out. */
function readAttempts(stored: unknown): readonly CallAttempt[] {
  const attempts: unknown[] = Array.isArray(stored) ? stored : [];
  return attempts.filter((attempt): attempt is CallAttempt => hasFields(attempt, attemptFields));
}

function isCall(row: BeginRow): row is BeginRow & CallRow {
  return row.call_id !== null;
}

function callOf(row: CallRow): DeviceCall {
  const { ended_at: endedAt, outcome, reached_at: at, reached_by: by, evidence: kind } = row;
  return {
    id: row.call_id,
    calledAt: row.called_at,
    end:
      endedAt === null || outcome === null
        ? null
        : {
            endedAt,
            outcome,
            reason: row.reason,
            promisedBy: row.promised_by,
            isFailure: row.is_failure,
            attempts: readAttempts(row.attempts),
          },
    informedAt: row.informed_at,
    reached: at === null || by === null ? null : { at, by },
    evidence: kind === null || row.evidence_at === null ? null : { kind, at: row.evidence_at },
  };
}
