import type { RpcFault } from '../rpc/rpc-outcome.js';

/** The RPC a hook is asked about. */
export interface HookedCall {
  readonly cpe: string;
  readonly method: string;
  readonly arguments: object;
  /** cwmp:ID of the ACS. */
  readonly id: string | null;
  /** Counts the sessions of this CPE from 1. */
  readonly sessionNumber: number;
}

/** Ways for a test to disturb a session. A promise delays it; one that never settles makes the CPE silent. */
export interface FaultHooks {
  /** `drop` closes the connection without executing; a fault is answered instead of executing. */
  readonly beforeExecution?: (call: HookedCall) => HookDecision<'drop' | RpcFault>;
  /** The RPC is executed and in the ledger; `drop` closes the connection without answering. */
  readonly beforeAnswer?: (call: HookedCall) => HookDecision<'drop'>;
}

type HookDecision<D> = D | void | Promise<D | void>;

/** Waits for a hook, but not beyond the end of the session. @throws the abort reason. */
export async function untilAborted<T>(signal: AbortSignal, waitedFor: T | Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let stopWaiting = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stopWaiting = (): void => {
      signal.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([waitedFor, aborted]);
  } finally {
    stopWaiting();
  }
}
