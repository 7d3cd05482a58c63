import type { SessionState } from '#cwmp-session';
import type { OpenedSession } from '#device';
import type { ClaimedRpc } from '#task';

/** One live session in the memory of the replica that serves it. */
export interface SessionContext {
  readonly session: OpenedSession;
  /** As the CPE declared it in its Inform; every envelope of the session repeats it. */
  readonly cwmpNamespace: string | null;
  readonly timeoutMs: number;
  readonly openedAtMs: number;
  state: SessionState;
  /** The RPC on the wire, with all that its settlement needs. */
  claimed: ClaimedRpc | null;
  /** The Inform told events, and no turn has shown yet that its answer came. */
  unconfirmed: boolean;
  lastTurnAtMs: number;
  /** Turns of one session run one after the other, whatever connections they come by. */
  turn: Promise<unknown>;
}
