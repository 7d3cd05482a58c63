import type { DeviceId, SessionFence } from '#device';
import type { RefreshState } from './refresh-state.js';
import type { TakeOvers } from './take-overs.js';

/** The time that in-memory adapters go by. */
export type Clock = () => Date;

/** The narrow session row of one device. */
export interface SessionRow {
  epoch: number;
  turn: number;
  owner: string;
  openedAt: Date;
  lastInformAt: Date;
  informDueAt: Date;
  cwmpNamespace: string;
  cwmpVersion: string;
  timeoutSec: number;
  nonce: string | null;
  nc: number;
  rpcCount: number;
  disrupted: boolean;
  outstandingAttempt: string | null;
  /** First session since the CPE last showed that it got an InformResponse, null when none is in doubt. */
  unconfirmedEpoch: number | null;
  refresh: RefreshState;
  takeOvers: TakeOvers;
}

/** The session rows that the in-memory adapters share, as the PostgreSQL ones share a table: it decides who may write. */
export class InMemorySessionTable {
  private readonly rows = new Map<DeviceId, SessionRow>();

  find(deviceId: DeviceId): SessionRow | null {
    return this.rows.get(deviceId) ?? null;
  }

  put(deviceId: DeviceId, row: SessionRow): void {
    this.rows.set(deviceId, row);
  }

  /** Ends what is left of the device's session. */
  fence(deviceId: DeviceId): void {
    const row = this.rows.get(deviceId);
    if (row === undefined) return;
    row.turn += 1;
    row.outstandingAttempt = null;
  }

  /** The row that the fence may write, null when the fence is void. */
  findLive(fence: SessionFence): SessionRow | null {
    const row = this.rows.get(fence.deviceId);
    return row !== undefined && row.epoch === fence.epoch && row.turn === fence.turn ? row : null;
  }
}
