import { failureSpacingMs, sessionExpectedMs, type DeviceId } from '#device';
import type { AwaitedTask } from './awaited-task.js';
import { promisesSession, type CallAnswer, type DeviceCallResult } from './call-result.js';

// Forgetting a call costs one more connection request; keeping millions costs the process.
const rememberedCalls = 50_000;

/** What the calls are made with. */
export interface CallMeans {
  /**
   * Makes one call, or tells what another process's call says; rejects only for a fault of ours. `evenIfAwaited`: a
   * session that is still to come is no reason against it.
   */
  readonly place: (deviceId: DeviceId, evenIfAwaited: boolean) => Promise<CallAnswer>;
  /** The session that the call for this task was to bring has come and is over. */
  readonly hasBeenServed: (awaited: AwaitedTask) => Promise<boolean>;
  readonly nowMs: () => number;
}

interface Ended {
  readonly result: DeviceCallResult;
  readonly atMs: number;
}

interface Call {
  readonly result: Promise<CallAnswer>;
  readonly awaited: AwaitedTask | null;
  ended: Ended | null;
}

/**
 * At most one call of a device at a time, and none that the last one makes needless. Who asks while a call is under
 * way, or while the session of an accepted one is still to come, gets its result. A failed call answers all that were
 * there when it ended; who comes later has to keep the spacing.
 */
export class DeviceCalls {
  private readonly calls = new Map<DeviceId, Call>();

  constructor(private readonly means: CallMeans) {}

  /** A call for a task. Rejects with what `place` rejects with; the next one then calls again. */
  async callFor(deviceId: DeviceId, awaited: AwaitedTask): Promise<CallAnswer> {
    for (;;) {
      const last = this.calls.get(deviceId);
      const standing = last && (await this.standingAnswer(last, awaited));
      if (standing) return standing;
      // Another one may have called while we looked.
      if (this.calls.get(deviceId) !== last) continue;
      // What the log does not know: whether the session that came was the one that the last call was made for.
      const wasServed = last?.ended != null && last.awaited !== null && promisesSession(last.ended.result);
      return this.start(deviceId, awaited, wasServed);
    }
  }

  /** A call that somebody asks for by hand; inside the spacing it is answered with the last failure. */
  async callNow(deviceId: DeviceId): Promise<CallAnswer> {
    const last = this.calls.get(deviceId);
    if (last && (last.ended === null || this.spacingLeftMs(last.ended) > 0)) return last.result;
    return this.start(deviceId, null, true);
  }

  private async standingAnswer(
    { ended, result, awaited }: Call,
    mine: AwaitedTask,
  ): Promise<CallAnswer | null> {
    if (ended === null) return result;
    const waitMs = this.spacingLeftMs(ended);
    if (waitMs > 0) return mine.createdAtMs <= ended.atMs ? result : { outcome: 'tooSoon', waitMs };
    if (!promisesSession(ended.result) || awaited === null) return null;
    if (this.means.nowMs() - ended.atMs >= sessionExpectedMs) return null;
    return (await this.means.hasBeenServed(awaited)) ? null : result;
  }

  private spacingLeftMs({ result, atMs }: Ended): number {
    if (promisesSession(result) || result.outcome === 'notCallable') return 0;
    return atMs + failureSpacingMs - this.means.nowMs();
  }

  private start(
    deviceId: DeviceId,
    awaited: AwaitedTask | null,
    evenIfAwaited: boolean,
  ): Promise<CallAnswer> {
    const call: Call = { result: this.means.place(deviceId, evenIfAwaited), awaited, ended: null };
    this.forgetOld();
    // Deleted first, so that the map keeps the order of the calls.
    this.calls.delete(deviceId);
    this.calls.set(deviceId, call);
    void this.noteEnd(deviceId, call);
    return call.result;
  }

  private async noteEnd(deviceId: DeviceId, call: Call): Promise<void> {
    try {
      const result = await call.result;
      if (result.outcome !== 'tooSoon') {
        call.ended = { result, atMs: this.means.nowMs() };
        return;
      }
    } catch {
      // Who made the call hears of it.
    }
    if (this.calls.get(deviceId) === call) this.calls.delete(deviceId);
  }

  private forgetOld(): void {
    const oldBeforeMs = this.means.nowMs() - sessionExpectedMs;
    for (const [deviceId, { ended }] of this.calls) {
      const isOld = ended !== null && ended.atMs <= oldBeforeMs;
      if (!isOld && this.calls.size < rememberedCalls) return;
      this.calls.delete(deviceId);
    }
  }
}
