import type { SessionState } from '#cwmp-session';
import type { DeviceQuirks, OpenedSession } from '#device';
import type { ClaimedRpc, DiscoverySlice, RpcParts } from '#task';
import type { SessionRecording } from '../trace/session-recording.js';

/** One live session in the memory of the replica that serves it. */
export interface SessionContext {
  readonly session: OpenedSession;
  /** As the CPE declared it in its Inform; every envelope of the session repeats it. */
  readonly cwmpNamespace: string | null;
  /** The root object as the device spells it, null when this session has not heard it. */
  readonly root: string | null;
  readonly timeoutMs: number;
  readonly openedAtMs: number;
  state: SessionState;
  /** The RPC on the wire, with all that its settlement needs. */
  claimed: ClaimedRpc | null;
  /** The Inform told events, and no turn has shown yet that its answer came. */
  unconfirmed: boolean;
  /** Which part of it is on the wire, null when nothing is, or when another process had sent it. */
  parts: RpcParts | null;
  /** What of the discovery on the wire is known here; null when there is none, or when another process had begun it. */
  slice: DiscoverySlice | null;
  /** Requests that a slice may have: one where only the ledger told of the session, twice as many after each that was stored. */
  mostInSlice: number;
  /** Known from the first RPC of the session on. */
  quirks: DeviceQuirks | null;
  lastTurnAtMs: number;
  /** Host header of the last turn: by what the CPE knows us. Null when there was none. */
  host: string | null;
  readonly recording: SessionRecording;
  /** Turns of one session run one after the other, whatever connections they come by. */
  turn: Promise<unknown>;
}

/** Frees what a session holds that is over here, once its turn has ended: its connection may live on for long. */
export function letGo(context: SessionContext): void {
  context.turn = freed(context);
}

async function freed(context: SessionContext): Promise<void> {
  await context.turn;
  context.claimed = null;
  context.parts = null;
  context.slice = null;
}
