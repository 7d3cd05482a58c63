import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import type { DeviceId } from '#device';
import { transition } from '#cwmp-session';
import { GatewaySettings } from '../gateway-settings.js';
import { letGo, type SessionContext } from './session-context.js';

/** An ended session is kept this long for the empty POSTs that some CPEs send after the end (Q5, Q6). */
const endedLingerMs = 10_000;

/** As long as a session could be taken over, had it not ended */
const overMs = 10 * 60_000;

/** The live sessions of this replica: one per device, a newer one displaces the older. */
@Injectable()
export class SessionRegistry {
  private readonly live = new Map<DeviceId, SessionContext>();
  private readonly ended = new Map<DeviceId, SessionContext>();
  // In the order of their ends: what a cookie may still name, though nothing is left of it.
  private readonly over = new Map<DeviceId, { readonly epoch: number; readonly endedAtMs: number }>();
  private readonly byConnection = new WeakMap<Socket, SessionContext>();

  constructor(private readonly settings: GatewaySettings) {}

  /** No session is under way here. */
  get isQuiet(): boolean {
    return this.live.size === 0;
  }

  /** No further session can be opened until one ends. */
  get full(): boolean {
    return this.live.size >= this.settings.limits.maxSessions;
  }

  /** Paths that the discoveries of all live sessions hold. */
  get discovered(): number {
    let paths = 0;
    for (const { slice } of this.live.values()) paths += slice?.size ?? 0;
    return paths;
  }

  /**
   * @param connection where the Inform came from, for CPEs that return no cookie; null where sockets are shared.
   * Returns the device's session that has no right to write any more: the live one before, if there was one, or this
   * one if a newer session was quicker to get here.
   */
  add(context: SessionContext, connection: Socket | null): SessionContext | null {
    const { deviceId } = context.session.fence;
    const displaced = this.live.get(deviceId) ?? null;
    if (isNewer(displaced ?? this.ended.get(deviceId), context)) return context;
    this.live.set(deviceId, context);
    this.ended.delete(deviceId);
    if (connection !== null) this.byConnection.set(connection, context);
    if (displaced !== null) letGo(displaced);
    return displaced;
  }

  /** Keeps an ended session only for the stray POSTs that may follow. */
  end(context: SessionContext): void {
    const { deviceId } = context.session.fence;
    if (this.live.get(deviceId) !== context) return;
    this.live.delete(deviceId);
    this.ended.set(deviceId, context);
    letGo(context);
  }

  /** The context of exactly this session, null when this replica does not hold it. */
  find(deviceId: DeviceId, epoch: number): SessionContext | null {
    const context = this.live.get(deviceId) ?? this.ended.get(deviceId);
    return context?.session.fence.epoch === epoch ? context : null;
  }

  /** Lets go of a live session that another process goes on with; null when this replica does not hold it. */
  surrender(deviceId: DeviceId, epoch: number): SessionContext | null {
    const context = this.live.get(deviceId);
    if (context?.session.fence.epoch !== epoch) return null;
    this.live.delete(deviceId);
    return context;
  }

  /** True when the session has ended here, whether or not something is left of it. */
  hasEnded(deviceId: DeviceId, epoch: number): boolean {
    return this.ended.get(deviceId)?.session.fence.epoch === epoch || this.isOver(deviceId, epoch);
  }

  /** Notes what another process has told: the session has ended there. */
  noteOver(deviceId: DeviceId, epoch: number, nowMs: number): void {
    this.over.delete(deviceId);
    this.over.set(deviceId, { epoch, endedAtMs: nowMs });
  }

  /** True for a session that has ended here and must not begin again. */
  isOver(deviceId: DeviceId, epoch: number): boolean {
    return this.over.get(deviceId)?.epoch === epoch;
  }

  /** The session whose Inform came by this connection, if it is still the device's current one. */
  findByConnection(connection: Socket): SessionContext | null {
    const context = this.byConnection.get(connection);
    if (context === undefined) return null;
    const { deviceId, epoch } = context.session.fence;
    return this.find(deviceId, epoch);
  }

  /** Tells a live session that a task was accepted for its device; false when there is none that may send it. */
  taskQueued(deviceId: DeviceId): boolean {
    const context = this.live.get(deviceId);
    if (context?.session.onboarding !== 'approved') return false;
    context.state = transition(context.state, { type: 'taskQueued' }).state;
    return true;
  }

  /** Forgets sessions that ended or went silent; returns the ones that were cut short. */
  sweep(nowMs: number): SessionContext[] {
    for (const [deviceId, context] of this.ended)
      if (nowMs - context.lastTurnAtMs > endedLingerMs) this.forget(deviceId, context, nowMs);
    this.forgetOver(nowMs);
    const maxAgeMs = this.settings.limits.maxSessionSec * 1_000;
    const abandoned = [...this.live.values()].filter(
      ({ lastTurnAtMs, openedAtMs, timeoutMs }) =>
        nowMs - lastTurnAtMs > timeoutMs || nowMs - openedAtMs > maxAgeMs,
    );
    for (const context of abandoned) {
      this.live.delete(context.session.fence.deviceId);
      letGo(context);
    }
    return abandoned;
  }

  private forget(deviceId: DeviceId, context: SessionContext, nowMs: number): void {
    this.ended.delete(deviceId);
    this.noteOver(deviceId, context.session.fence.epoch, nowMs);
  }

  private forgetOver(nowMs: number): void {
    for (const [deviceId, { endedAtMs }] of this.over) {
      if (nowMs - endedAtMs < overMs) return;
      this.over.delete(deviceId);
    }
  }
}

/** True when `other` has raised the epoch or the turn after `context` did. */
function isNewer(other: SessionContext | undefined, context: SessionContext): boolean {
  if (other === undefined) return false;
  const [theirs, ours] = [other.session.fence, context.session.fence];
  return theirs.epoch > ours.epoch || (theirs.epoch === ours.epoch && theirs.turn > ours.turn);
}
