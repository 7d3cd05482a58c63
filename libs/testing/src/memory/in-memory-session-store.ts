import {
  eventsToKeep,
  informSource,
  SessionStore,
  type CpeCall,
  type DeviceId,
  type InformRecord,
  type Onboarding,
  type OpenedSession,
  type OpenOutcome,
  type OutstandingRpc,
  type ResumedSession,
  type SessionFence,
  type WriteOutcome,
} from '#device';
import type { InMemoryCpeCredentialStore } from './in-memory-cpe-credential-store.js';
import type { InMemoryConnectionRequestAccess } from './in-memory-connection-request-access.js';
import type { InMemoryEventLog } from './in-memory-event-log.js';
import {
  mergeFacts,
  ownsDevice,
  type DeviceRow,
  type InMemoryDeviceInventory,
} from './in-memory-device-inventory.js';
import type { InMemoryParameterStore } from './in-memory-parameter-store.js';
import type { InMemoryTraceStore } from './in-memory-trace-store.js';
import type { Clock, InMemorySessionTable, SessionRow } from './in-memory-session-table.js';
import { dueScope, newRefreshState, refreshAfter } from './refresh-state.js';
import type { InMemoryTaskLedger } from './in-memory-task-ledger.js';
import { isHeldBack, noTakeOvers, takeOversAfter } from './take-overs.js';

const defaultIntervalSec = 3_600;
const resumableMs = 10 * 60_000;

/** The adapters that an Inform writes, too. */
interface SiblingPorts {
  readonly inventory: InMemoryDeviceInventory;
  readonly parameters: InMemoryParameterStore;
  readonly access: InMemoryConnectionRequestAccess;
  readonly credentials: InMemoryCpeCredentialStore;
  readonly ledger: InMemoryTaskLedger;
  readonly events: InMemoryEventLog;
  readonly traces: InMemoryTraceStore;
}

/** SessionStore beside the other in-memory adapters, on the session table that they share. */
export class InMemorySessionStore extends SessionStore {
  constructor(
    private readonly table: InMemorySessionTable,
    private readonly ports: SiblingPorts,
    private readonly now: Clock,
  ) {
    super();
  }

  override async open(inform: InformRecord): Promise<OpenOutcome> {
    const device = this.ports.inventory.findByIdentity(inform.identity);
    return device === null ? { kind: 'unknownDevice' } : this.commit(device, inform, false);
  }

  override async register(inform: InformRecord, onboarding: Onboarding): Promise<OpenOutcome> {
    const isNew = this.ports.inventory.findByIdentity(inform.identity) === null;
    return this.commit(this.ports.inventory.add(inform.identity, onboarding), inform, isNew);
  }

  override async resume(deviceId: DeviceId, epoch: number, owner: string): Promise<ResumedSession | null> {
    const device = this.ports.inventory.rowOf(deviceId);
    const row = this.table.find(deviceId);
    if (device === null || row === null || row.epoch !== epoch || !this.isResumable(row)) return null;
    if (device.quarantine.since !== null) return null;
    const formerOwner = row.owner;
    row.turn += 1;
    row.owner = owner;
    return {
      formerOwner,
      session: this.opened(device, row, false),
      cwmpNamespace: row.cwmpNamespace,
      cwmpVersion: row.cwmpVersion,
      timeoutSec: row.timeoutSec,
      rpcCount: row.rpcCount,
      disrupted: row.disrupted,
      outstanding: await this.outstanding(row),
    };
  }

  override async journal(fence: SessionFence, call: CpeCall): Promise<WriteOutcome> {
    if (this.table.findLive(fence) === null) return 'fenced';
    this.ports.events.addCall(fence, call);
    return 'stored';
  }

  override async refreshQueued(fence: SessionFence): Promise<void> {
    const row = this.table.findLive(fence);
    if (row !== null) row.refresh = { ...row.refresh, dueAt: null };
  }

  override async confirmInform(fence: SessionFence): Promise<void> {
    const row = this.table.findLive(fence);
    if (row !== null) row.unconfirmedEpoch = null;
  }

  private commit(device: DeviceRow, inform: InformRecord, firstContact: boolean): OpenOutcome {
    const former = this.table.find(device.id);
    const refusal = this.refusalOf(device, former, inform);
    if (refusal !== null) return refusal;
    const row = this.newRow(device, inform, (former?.epoch ?? 0) + 1);
    const events = eventsToKeep(inform.events);
    if (inform.retryCount > 0) row.unconfirmedEpoch = former?.unconfirmedEpoch ?? null;
    if (events.length > 0) row.unconfirmedEpoch ??= row.epoch;
    const refresh = refreshAfter(former?.refresh, inform, this.now());
    row.refresh = refresh.state;
    const { after, isNewConflict: identityConflict } = takeOversAfter(
      former?.takeOvers ?? noTakeOvers,
      inform,
      this.now(),
    );
    row.takeOvers = after;
    this.table.put(device.id, row);
    if (identityConflict) this.ports.events.addConflict(device.id, row);
    this.ports.events.addInform(device.id, row, { events, retryCount: inform.retryCount });
    if (refresh.transformed === 'factory') this.ports.access.forget(device.id);
    if (inform.principal.kind === 'device') this.ports.credentials.settle(device.id);
    const isNewVersion = tellsNewVersion(device, inform);
    device.facts = mergeFacts(device.facts, inform.facts);
    this.ports.parameters.mergeValues(device.id, inform.parameters, informSource(inform.events));
    const session = this.opened(device, row, firstContact);
    const needsCpeCredentials = this.needsCpeCredentials(device, inform);
    const { transformed } = refresh;
    return {
      kind: 'opened',
      session: { ...session, identityConflict, isNewVersion, needsCpeCredentials, transformed },
    };
  }

  private needsCpeCredentials({ id, onboarding }: DeviceRow, { principal }: InformRecord): boolean {
    return (
      onboarding === 'approved' && principal.kind === 'bootstrap' && this.ports.credentials.isOfferDue(id)
    );
  }

  private refusalOf(device: DeviceRow, former: SessionRow | null, inform: InformRecord): OpenOutcome | null {
    if (!ownsDevice(device, inform.principal, this.ports.credentials)) return { kind: 'principalMismatch' };
    if (device.quarantine.since !== null) return { kind: 'quarantined', publicId: device.publicId };
    if (former !== null && isHeldBack(former.takeOvers, former.openedAt, this.now()))
      return { kind: 'identityConflict' };
    return isReplayed(former, inform) ? { kind: 'replayedNonce' } : null;
  }

  private newRow(device: DeviceRow, inform: InformRecord, epoch: number): SessionRow {
    const at = this.now();
    const { periodicInformIntervalSec: stated } = inform.facts;
    const intervalSec = stated ?? device.facts.periodicInformIntervalSec ?? defaultIntervalSec;
    return {
      epoch,
      turn: 0,
      owner: inform.owner,
      openedAt: at,
      lastInformAt: at,
      informDueAt: new Date(at.getTime() + (60 + 2 * intervalSec) * 1_000),
      cwmpNamespace: inform.cwmpNamespace,
      cwmpVersion: inform.cwmpVersion,
      timeoutSec: inform.timeoutSec,
      nonce: inform.digest?.nonce ?? null,
      nc: inform.digest?.nc ?? 0,
      rpcCount: 0,
      disrupted: false,
      outstandingAttempt: null,
      unconfirmedEpoch: null,
      refresh: newRefreshState(at),
      takeOvers: noTakeOvers,
    };
  }

  private opened(device: DeviceRow, row: SessionRow, firstContact: boolean): OpenedSession {
    const isApproved = device.onboarding === 'approved';
    return {
      fence: { deviceId: device.id, epoch: row.epoch, turn: row.turn },
      publicId: device.publicId,
      onboarding: device.onboarding,
      pending: isApproved && this.ports.ledger.isPending(device.id, row.epoch),
      leftOpen: this.ports.ledger.isAnyLeftOpen(device.id, row.epoch),
      awaitsEvidence: this.ports.ledger.awaitsEvidence(device.id),
      unconfirmed: row.unconfirmedEpoch !== null,
      // Nothing is skipped here for an Inform that repeats itself.
      informChanged: true,
      isNewVersion: false,
      traced: this.ports.traces.isTraced(device.id),
      overlayFull: false,
      identityConflict: false,
      firstContact,
      dueRefresh: dueScope(row.refresh, this.now()),
      transformed: null,
      needsConnectionRequestCredentials: isApproved && this.ports.access.isNeeded(device.id),
      needsCpeCredentials: false,
      offeredWays: this.ports.access.offeredTo(device.id),
    };
  }

  private isResumable(row: SessionRow): boolean {
    return this.now().getTime() - row.openedAt.getTime() < resumableMs;
  }

  private async outstanding({ outstandingAttempt: attemptId }: SessionRow): Promise<OutstandingRpc | null> {
    if (attemptId === null) return null;
    const rpc = await this.ports.ledger.findClaimed(attemptId);
    return rpc === null ? null : { attemptId, method: rpc.step.method };
  }
}

function tellsNewVersion({ facts: known }: DeviceRow, { facts: told }: InformRecord): boolean {
  const isTold = known.softwareVersion !== null && told.softwareVersion !== null;
  return isTold && told.softwareVersion !== known.softwareVersion;
}

function isReplayed(former: SessionRow | null, { digest }: InformRecord): boolean {
  return digest !== null && former?.nonce === digest.nonce && digest.nc <= former.nc;
}
