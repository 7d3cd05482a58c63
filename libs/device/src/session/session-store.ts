import type { DeviceFacts } from '../inventory/device-record.js';
import type { DeviceId, DeviceIdentity } from '../identity/device-identity.js';
import type { Onboarding } from '../identity/onboarding.js';
import type { ReportedValue, WriteOutcome } from '../parameter/parameter-store.js';
import type { OfferedWays } from '../connection-request/connection-request-access.js';
import type { RefreshScope, Transformation } from '../refresh/refresh-need.js';
import type { SessionFence } from './session-fence.js';

/**
 * Device credentials in use are `device`, the shared first-contact ones `bootstrap`, a verified client certificate
 * that names the device `certificate`, none at all `anonymous`.
 */
export type PrincipalKind = 'device' | 'bootstrap' | 'certificate' | 'anonymous';

export interface Principal {
  readonly kind: PrincipalKind;
  readonly username: string | null;
}

export interface DigestUse {
  readonly nonce: string;
  readonly nc: number;
}

/** One authenticated Inform, ready to be committed. */
export interface InformRecord {
  readonly identity: DeviceIdentity;
  readonly facts: DeviceFacts;
  readonly parameters: readonly ReportedValue[];
  readonly events: readonly { readonly eventCode: string; readonly commandKey: string }[];
  /** Failed attempts that the CPE counts before this one; decides whether events may be re-deliveries. */
  readonly retryCount: number;
  readonly cwmpNamespace: string;
  readonly cwmpVersion: string;
  readonly timeoutSec: number;
  readonly principal: Principal;
  readonly digest: DigestUse | null;
  /** The replica that serves the session. */
  readonly owner: string;
  /** Seconds by which the refresh after a boot is put off; none without it. */
  readonly refreshDelaySec?: number;
}

export interface OpenedSession {
  readonly fence: SessionFence;
  readonly publicId: string;
  readonly onboarding: Onboarding;
  /** A due task waits, or one of an older session is unsettled: without it the session needs no queue operation. */
  readonly pending: boolean;
  /** An older session has left an RPC in flight. One that it claimed at this very moment is told by the next claim. */
  readonly leftOpen: boolean;
  /** A task of the device is in doubt, or waits for its end: what the Inform proves may move it. */
  readonly awaitsEvidence: boolean;
  /** Events were stored that the CPE delivers again unless it gets the InformResponse. */
  readonly unconfirmed: boolean;
  /** The Inform told an event or another value than the one before it. */
  readonly informChanged: boolean;
  /** The Inform told another software version than the device had. */
  readonly isNewVersion: boolean;
  /** What of the stored model is due to be asked anew, null when nothing is. */
  readonly dueRefresh: RefreshScope | null;
  /** The device is not what it was when it last told its names, null when nothing shows that. */
  readonly transformed: Transformation | null;
  /** The device is under trace. */
  readonly traced: boolean;
  /** So many values came by Informs that they ought to be folded into the snapshot. */
  readonly overlayFull: boolean;
  /** This Inform has shown what was not known: several devices use the identity. */
  readonly identityConflict: boolean;
  /** The record was made by this Inform. */
  readonly firstContact: boolean;
  /** The device has no connection-request credentials of its own yet. */
  readonly needsConnectionRequestCredentials: boolean;
  /** The settings for calls through NAT that it was offered since its last BOOTSTRAP. */
  readonly offeredWays: OfferedWays;
  /** The device came with the bootstrap credential and was offered none of its own within a day. */
  readonly needsCpeCredentials: boolean;
}

export type OpenOutcome =
  | { readonly kind: 'opened'; readonly session: OpenedSession }
  | { readonly kind: 'unknownDevice' }
  | { readonly kind: 'replayedNonce' }
  /** Several devices use the identity, and another session of it has begun a moment ago: nothing was written. */
  | { readonly kind: 'identityConflict' }
  | { readonly kind: 'principalMismatch' }
  /** The device is kept out, see DeviceQuarantine: nothing of the Inform was stored. */
  | { readonly kind: 'quarantined'; readonly publicId: string };

/** The RPC that a taken-over session still waits for. */
export interface OutstandingRpc {
  readonly attemptId: string;
  readonly method: string;
}

export interface ResumedSession {
  /** The replica that served it until now. */
  readonly formerOwner: string;
  readonly session: OpenedSession;
  readonly cwmpNamespace: string;
  readonly cwmpVersion: string;
  readonly timeoutSec: number;
  /** RPCs sent in it so far. */
  readonly rpcCount: number;
  /** A reboot or factory reset was accepted in it. */
  readonly disrupted: boolean;
  readonly outstanding: OutstandingRpc | null;
}

/** A call of the CPE to be kept: once it is answered, the CPE forgets it for ever. */
export interface CpeCall {
  readonly method: string;
  readonly commandKey: string;
  /** The arguments in the RPC's own element names. */
  readonly details: unknown;
}

/** Port: the narrow per-device session row, truth about who may write a device. */
export abstract class SessionStore {
  /**
   * Commits an Inform: raises the epoch (an older session loses its fence at once), stores changed facts,
   * parameters and events. One prepared statement for a known device, or a part of one that Informs which come together
   * share. Informs of one device that come to one process are committed in their order. A new device, one that was
   * reset and one that tells other software or another data model is due to be refreshed; one that booted is, in its
   * tables, after a delay. Devices that displace each other's sessions again and again are throttled, as
   * `identityConflict` says, and operators are told once by an event.
   */
  abstract open(inform: InformRecord): Promise<OpenOutcome>;

  /** Creates the record of a device never seen (quarantined or approved) and opens its first session. */
  abstract register(inform: InformRecord, onboarding: Onboarding): Promise<OpenOutcome>;

  /**
   * Takes over the session that a cookie names, raising its turn, so that the former owner's writes fail.
   * Null when a newer session exists, this one was opened more than 10 minutes ago, or its device is quarantined.
   */
  abstract resume(deviceId: DeviceId, epoch: number, owner: string): Promise<ResumedSession | null>;

  /**
   * Notes that the CPE got the InformResponse of this session, so that the events it tells from now on are new ones.
   * A void fence changes nothing.
   */
  abstract confirmInform(fence: SessionFence): Promise<void>;

  /** Notes that the refresh which is due has become a task. A void fence changes nothing. */
  abstract refreshQueued(fence: SessionFence): Promise<void>;

  /**
   * Commits a call of the CPE (e.g. TransferComplete), which may then be answered. The same call with the same
   * CommandKey and arguments within a week is a repetition: it is kept once.
   */
  abstract journal(fence: SessionFence, call: CpeCall): Promise<WriteOutcome>;
}
