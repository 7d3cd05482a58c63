import type { RpcOutcome } from '../rpc/rpc-outcome.js';

/** One RPC that a CPE really executed, whether it answered or refused it. */
export interface Execution {
  /** Position in the ledger, from 1, without gaps. */
  readonly sequence: number;
  /** OUI-ProductClass-SerialNumber of the CPE. */
  readonly cpe: string;
  readonly sessionNumber: number;
  readonly method: string;
  readonly arguments: object;
  readonly outcome: RpcOutcome;
  /** cwmp:ID that the ACS gave the call. */
  readonly cwmpId: string | null;
  /** ISO 8601, by the clock of this machine. */
  readonly executedAt: string;
}
