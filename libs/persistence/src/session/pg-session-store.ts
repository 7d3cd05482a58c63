import type { SecretPaths } from '#data-model';
import {
  calledHostOf,
  HistoryRules,
  informSource,
  newUuidV7,
  nothingOffered,
  SessionStore,
  type CpeCall,
  type DeviceId,
  type InformRecord,
  type Onboarding,
  type OpenOutcome,
  type OutstandingRpc,
  type RefreshScope,
  type ResumedSession,
  type SessionFence,
  type WriteOutcome,
} from '#device';
import { writeFollowed } from '../history/followed-values.js';
import { overlayOf } from '../parameter/overlay.js';
import { storableJson } from '../parameter/storable.js';
import { foldAbove, PgParameterStore } from '../parameter/pg-parameter-store.js';
import type { Database } from '../data-source/database.js';
import { conflictEventStatement } from './conflict-statements.js';
import { InformCommits, type InformRow } from './inform-commits.js';
import { informChangesStatement, refreshQueuedStatement } from './inform-changes-statement.js';
import { InformConfirmations } from './inform-confirmations.js';
import { informChangeValues, informToCommit, type InformToCommit } from './inform-values.js';
import { callValues, journalledCall } from './journal-statement.js';
import { lockedLiveSession } from './live-session.js';
import { fenceOf, openedSession, type CommittedChanges } from './opened-session.js';

/** A device that invents names with every Inform has its overlay folded before the Inform is answered. */
const maxOverlay = 1_024;

interface ResumeRow extends Pick<
  InformRow,
  'id' | 'public_id' | 'onboarding' | 'epoch' | 'unconfirmed' | 'traced'
> {
  pending: boolean;
  turn: number;
  namespace: string;
  cwmp_version: string;
  timeout_s: number;
  rpc_count: number;
  disrupted: boolean;
  former_owner: string | null;
  outstanding_attempt: string | null;
}

interface ChangesRow {
  ok: boolean;
  overlay_size: number;
  due_refresh: RefreshScope | null;
  is_other: boolean;
}

// The three rows come in one statement, so that a device is never half registered.
export const registerStatement = {
  name: 'register_device',
  text: `
WITH device_row AS (
  INSERT INTO device (public_id, oui, product_class, serial_number, onboarding) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (oui, product_class, serial_number) DO NOTHING RETURNING id
), session_row AS (
  INSERT INTO device_session (device_id) SELECT id FROM device_row
)
INSERT INTO device_params (device_id) SELECT id FROM device_row RETURNING device_id`,
};

export const resumeStatement = {
  name: 'resume_session',
  text: `
WITH former AS MATERIALIZED (
  SELECT device_id, owner FROM device_session WHERE device_id = $1 AND epoch = $2 FOR UPDATE
), resumed AS (
  UPDATE device_session s SET turn = s.turn + 1, owner = $3 FROM former f
  WHERE s.device_id = f.device_id AND s.epoch = $2 AND s.opened_at > now() - interval '10 minutes'
    AND NOT EXISTS (SELECT FROM device q WHERE q.id = s.device_id AND q.quarantined_at IS NOT NULL)
  RETURNING s.*, f.owner AS former_owner
)
SELECT d.id, d.public_id, d.onboarding, r.epoch, r.turn, r.namespace, r.cwmp_version, r.timeout_s, r.outstanding_attempt,
  r.rpc_count, r.disrupted, r.former_owner,
  r.unconfirmed_epoch IS NOT NULL AS unconfirmed, coalesce(d.trace_until > now(), false) AS traced,
  d.onboarding = 'approved' AND (
    EXISTS (SELECT 1 FROM device_task t WHERE t.device_id = d.id AND t.state = 'queued'
      AND t.not_before <= now() AND t.expires_at > now())
    OR EXISTS (SELECT 1 FROM device_task t JOIN task_attempt a ON a.task_id = t.id AND a.state = 'dispatched'
      WHERE t.device_id = d.id AND t.state = 'inSession' AND a.epoch < r.epoch)) AS pending
FROM resumed r JOIN device d ON d.id = r.device_id`,
};

// Apart from the resumption, which may have waited for the very claim that made the attempt.
export const outstandingStatement = {
  name: 'outstanding_rpc',
  text: 'SELECT id, method FROM task_attempt WHERE id = $1',
};

export const journalStatement = {
  name: 'journal_cpe_call',
  text: `WITH ${lockedLiveSession}, ${journalledCall} SELECT device_id FROM live`,
};

/** SessionStore on PostgreSQL. */
export class PgSessionStore extends SessionStore {
  private readonly parameters: PgParameterStore;
  private readonly informs: InformCommits;
  private readonly confirmations: InformConfirmations;

  constructor(
    private readonly database: Database,
    private readonly rules: HistoryRules,
    private readonly secrets: SecretPaths,
  ) {
    super();
    this.parameters = new PgParameterStore(database, rules, secrets);
    this.informs = new InformCommits(database);
    this.confirmations = new InformConfirmations(database);
  }

  override open(inform: InformRecord): Promise<OpenOutcome> {
    return this.commit(inform, false);
  }

  override async register(inform: InformRecord, onboarding: Onboarding): Promise<OpenOutcome> {
    const { oui, productClass, serialNumber } = inform.identity;
    const made = await this.database.row(registerStatement, [
      newUuidV7(),
      oui,
      productClass,
      serialNumber,
      onboarding,
    ]);
    return this.commit(inform, made !== null);
  }

  override async resume(deviceId: DeviceId, epoch: number, owner: string): Promise<ResumedSession | null> {
    const row = await this.database.row<ResumeRow>(resumeStatement, [deviceId, epoch, owner]);
    if (row === null) return null;
    return {
      session: {
        fence: { deviceId, epoch, turn: row.turn },
        publicId: row.public_id,
        onboarding: row.onboarding,
        pending: row.pending,
        leftOpen: false,
        awaitsEvidence: false,
        unconfirmed: row.unconfirmed,
        informChanged: false,
        isNewVersion: false,
        traced: row.traced,
        overlayFull: false,
        identityConflict: false,
        firstContact: false,
        dueRefresh: null,
        transformed: null,
        needsConnectionRequestCredentials: false,
        offeredWays: nothingOffered,
        needsCpeCredentials: false,
      },
      formerOwner: row.former_owner ?? '',
      cwmpNamespace: row.namespace,
      cwmpVersion: row.cwmp_version,
      timeoutSec: row.timeout_s,
      rpcCount: row.rpc_count,
      disrupted: row.disrupted,
      outstanding: await this.outstanding(row.outstanding_attempt),
    };
  }

  override async journal({ deviceId, epoch, turn }: SessionFence, call: CpeCall): Promise<WriteOutcome> {
    const values = [deviceId, epoch, turn, ...callValues(call, Date.now())];
    const row = await this.database.row(journalStatement, values);
    return row === null ? 'fenced' : 'stored';
  }

  override confirmInform(fence: SessionFence): Promise<void> {
    return this.confirmations.confirm(fence);
  }

  override async refreshQueued({ deviceId, epoch, turn }: SessionFence): Promise<void> {
    await this.database.rows(refreshQueuedStatement, [deviceId, epoch, turn]);
  }

  private async outstanding(attemptId: string | null): Promise<OutstandingRpc | null> {
    if (attemptId === null) return null;
    const row = await this.database.row<{ method: string }>(outstandingStatement, [attemptId]);
    return row && { attemptId, method: row.method };
  }

  private async commit(inform: InformRecord, firstContact: boolean): Promise<OpenOutcome> {
    const told = informToCommit(inform, this.secrets);
    const row = await this.informs.commit(told);
    if (row === null) return { kind: 'unknownDevice' };
    if (row.epoch === null) return refusalOf(inform, row);
    if (row.rival_host !== null) await this.tellConflict(inform, row);
    const isNew = row.inform_digest !== told.fingerprint || told.events.length > 0;
    const changes = isNew && !row.events_stored ? await this.commitChanges(told, row) : null;
    return { kind: 'opened', session: openedSession({ inform, row, changes, firstContact }) };
  }

  private async tellConflict({ facts }: InformRecord, { id, epoch, rival_host }: InformRow): Promise<void> {
    const details = storableJson({ hosts: [rival_host, calledHostOf(facts.connectionRequestUrl)] });
    await this.database.rows(conflictEventStatement, [newUuidV7(), id, epoch, details]);
  }

  /** Stores what is new in the Inform. */
  private async commitChanges(told: InformToCommit, row: InformRow): Promise<CommittedChanges> {
    const { inform } = told;
    const nowMs = Date.now();
    const { rules, secrets } = this;
    const overlay = overlayOf(inform.parameters, informSource(inform.events), nowMs, secrets);
    const values = [row.id, row.epoch, ...informChangeValues(told, { overlay, nowMs })];
    const { deviceId } = fenceOf(row);
    const stored = await writeFollowed(this.database, { deviceId, overlay, rules, secrets }, (followed) =>
      this.database.row<ChangesRow>(informChangesStatement, [...values, ...followed]),
    );
    const size = stored?.overlay_size ?? 0;
    if (size > maxOverlay) await this.parameters.compact(fenceOf(row));
    return {
      overlayFull: size > foldAbove && size <= maxOverlay,
      dueRefresh: stored?.due_refresh ?? null,
      isOther: stored?.is_other ?? false,
    };
  }
}

function refusalOf(inform: InformRecord, row: InformRow): OpenOutcome {
  if (isForeign(inform, row)) return { kind: 'principalMismatch' };
  if (row.is_quarantined) return { kind: 'quarantined', publicId: row.public_id };
  // What is neither foreign nor a replay was refused because of a conflict that began at the very moment.
  const isHeldBack = row.held_back === true || inform.digest === null;
  return { kind: isHeldBack ? 'identityConflict' : 'replayedNonce' };
}

function isForeign({ principal }: InformRecord, { cpe_username, takes_bootstrap }: InformRow): boolean {
  if (principal.kind === 'device') return cpe_username !== principal.username;
  return principal.kind === 'bootstrap' && !takes_bootstrap;
}
