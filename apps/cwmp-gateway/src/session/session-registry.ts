import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import type { DeviceId } from '#device';
import { transition } from '#cwmp-session';
import type { SessionContext } from './session-context.js';

/** An ended session is kept this long for the empty POSTs that some CPEs send after the end (Q5, Q6). */
const endedLingerMs = 10_000;

/** No session lives longer, however busy. */
const maxSessionMs = 600_000;

/** The live sessions of this replica: one per device, a newer one displaces the older. */
@Injectable()
export class SessionRegistry {
  private readonly byDevice = new Map<DeviceId, SessionContext>();
  private readonly byConnection = new WeakMap<Socket, SessionContext>();

  get size(): number {
    return this.byDevice.size;
  }

  /** @param connection where the Inform came from, for CPEs that return no cookie; null where sockets are shared. */
  add(context: SessionContext, connection: Socket | null): void {
    this.byDevice.set(context.session.fence.deviceId, context);
    if (connection !== null) this.byConnection.set(connection, context);
  }

  /** The context of exactly this session, null when this replica does not hold it. */
  find(deviceId: DeviceId, epoch: number): SessionContext | null {
    const context = this.byDevice.get(deviceId);
    return context?.session.fence.epoch === epoch ? context : null;
  }

  /** The session whose Inform came by this connection, if it is still the device's current one. */
  findByConnection(connection: Socket): SessionContext | null {
    const context = this.byConnection.get(connection);
    if (context === undefined) return null;
    const { deviceId, epoch } = context.session.fence;
    return this.find(deviceId, epoch);
  }

  /** Tells a live session that a task was accepted for its device. */
  taskQueued(deviceId: DeviceId): void {
    const context = this.byDevice.get(deviceId);
    if (context === undefined || context.session.onboarding !== 'approved') return;
    if (context.state.phase !== 'ended')
      context.state = transition(context.state, { type: 'taskQueued' }).state;
  }

  /** Forgets sessions that ended or went silent; returns the ones that were cut short. */
  sweep(nowMs: number): SessionContext[] {
    const abandoned: SessionContext[] = [];
    for (const [deviceId, context] of this.byDevice) {
      const ended = context.state.phase === 'ended';
      const idleMs = nowMs - context.lastTurnAtMs;
      const tooOld = nowMs - context.openedAtMs > maxSessionMs;
      if (idleMs <= (ended ? endedLingerMs : context.timeoutMs) && !tooOld) continue;
      this.byDevice.delete(deviceId);
      if (!ended) abandoned.push(context);
    }
    return abandoned;
  }
}
