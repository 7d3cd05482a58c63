import type { AcsRequest } from '#cwmp';

/** The RPC that the CPE has yet to answer. */
export interface Outstanding {
  readonly attemptId: string;
  readonly method: AcsRequest['method'];
}

export type SessionPhase = 'cpeTurn' | 'awaitingResponse' | 'ended';

/** Everything that decides what a session does next. The Inform is already answered when a state exists. */
export interface SessionState {
  readonly phase: SessionPhase;
  /** Work may be due that no claim has looked for: without it the session ends, at no cost. */
  readonly pending: boolean;
  readonly outstanding: Outstanding | null;
  /** A reboot or factory reset was accepted: nothing may follow it in this session [TR-069 A.3.2.8]. */
  readonly disrupted: boolean;
  /** RPCs sent by the ACS in this session. */
  readonly rpcCount: number;
  /** RPCs that the session may carry before the rest waits for the next one. */
  readonly rpcBudget: number;
}

/** The state right after the InformResponse. */
export function openedState(pending: boolean, rpcBudget: number): SessionState {
  return {
    rpcBudget,
    phase: 'cpeTurn',
    pending,
    outstanding: null,
    disrupted: false,
    rpcCount: 0,
  };
}

/** The state of a session taken over from a replica that is gone: `opened` with what the ledger holds of it. */
export function resumedState(
  opened: SessionState,
  held: Pick<SessionState, 'outstanding' | 'rpcCount' | 'disrupted'>,
): SessionState {
  return { ...opened, ...held, phase: held.outstanding ? 'awaitingResponse' : 'cpeTurn' };
}
