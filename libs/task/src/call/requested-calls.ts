import { ConnectionRequestLog, longestCallMs, newUuidV7, type DeviceCall, type DeviceId } from '#device';
import { TaskSignals, WakeUpQueue } from '../queue/pending-rpc-queue.js';

/** Calls of a device that somebody asks for and waits for, whichever process makes them. Nothing polls. */
export class RequestedCalls {
  constructor(
    private readonly log: ConnectionRequestLog,
    private readonly queue: WakeUpQueue,
    private readonly signals: TaskSignals,
  ) {}

  /**
   * Has the device called and waits for the end of the call, and then up to `waitMs` after the request for the Inform
   * that it brings. The call may be one that was under way, or one that failed so lately that no other was made; null
   * when no process has begun one in time. Rejects when the queue or the log is away.
   */
  async call(deviceId: DeviceId, waitMs: number, signal?: AbortSignal): Promise<DeviceCall | null> {
    const givenUpMs = Date.now() + waitMs;
    const requestId = newUuidV7();
    const ended = this.signals.settledOrTimeout(requestId, longestCallMs, signal);
    await this.queue.requestCall(deviceId, requestId);
    await ended;
    const call = await this.log.find(deviceId);
    return call === null ? null : this.withInform(deviceId, call, givenUpMs - Date.now(), signal);
  }

  private async withInform(
    deviceId: DeviceId,
    call: DeviceCall,
    leftMs: number,
    signal?: AbortSignal,
  ): Promise<DeviceCall> {
    if (leftMs <= 0 || call.informedAt !== null || call.end?.promisedBy == null) return call;
    const informed = this.signals.settledOrTimeout(call.id, leftMs, signal);
    // Subscribed before the look, so that an Inform between the two is not missed.
    const now = await this.log.find(deviceId);
    if (now?.id === call.id && now.informedAt === null) await informed;
    return (await this.log.find(deviceId)) ?? call;
  }
}
