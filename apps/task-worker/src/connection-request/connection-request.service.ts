import { Inject, Injectable } from '@nestjs/common';
import { ConnectionRequestLog, newUuidV7, type DeviceCall, type DeviceId } from '#device';
import { Metrics } from '#observability';
import { TaskLedger } from '#task';
import { isStillQueued, type AwaitedTask } from './awaited-task.js';
import { callEndOf, promisesSession, type CallAnswer } from './call-result.js';
import { DeviceCaller } from './device-caller.js';
import { DeviceCalls } from './device-calls.js';

// A call under way may end much sooner than it may stand.
const lookAgainMs = 5_000;

/** Calls devices by connection request [TR-069 3.2.2]: never twice at a time, and not again too soon after a failure. */
@Injectable()
export class ConnectionRequestService {
  private readonly calls = new DeviceCalls({
    place: (deviceId, evenIfAwaited) => this.place(deviceId, evenIfAwaited),
    hasBeenServed: (awaited) => this.hasBeenServed(awaited),
    nowMs: () => Date.now(),
  });

  constructor(
    private readonly caller: DeviceCaller,
    @Inject(ConnectionRequestLog)
    private readonly log: Pick<ConnectionRequestLog, 'begin' | 'end' | 'find'>,
    @Inject(TaskLedger) private readonly ledger: Pick<TaskLedger, 'find'>,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Calls the device now, or takes part in a call that is under way. Within 5 s after a failed call its result is
   * given again and nothing is sent. What the device does is in the result; rejects only when our own store fails.
   */
  callNow(deviceId: DeviceId): Promise<CallAnswer> {
    return this.calls.callNow(deviceId);
  }

  /** Calls the device for a task; see DeviceCalls for when that makes no new call. */
  callFor(deviceId: DeviceId, awaited: AwaitedTask): Promise<CallAnswer> {
    return this.calls.callFor(deviceId, awaited);
  }

  /** Counts the last call of a device as missed if its promise was not kept, when no further one is made. */
  async giveUp(deviceId: DeviceId): Promise<void> {
    this.countMissed(await this.log.find(deviceId));
  }

  /** Hangs up on calls under way, and on all later ones, so that a shutdown waits for no device. */
  hangUp(): void {
    this.caller.hangUp();
  }

  private async place(deviceId: DeviceId, evenIfAwaited: boolean): Promise<CallAnswer> {
    const callId = newUuidV7();
    const beginning = await this.log.begin(deviceId, callId, evenIfAwaited);
    if (beginning.kind === 'unknownDevice') return { outcome: 'notCallable', reason: 'unknownDevice' };
    if (beginning.kind === 'standing') return standingAnswer(beginning.call, beginning.waitMs);
    const missed = this.countMissed(beginning.former);
    const { result, tried } = await this.caller.call(deviceId, missed?.end?.promisedBy ?? null);
    await this.log.end(deviceId, callId, callEndOf(result, tried));
    return result;
  }

  /** The call, if it was given a promise that was not kept. */
  private countMissed(call: DeviceCall | null): DeviceCall | null {
    const by = call?.end?.promisedBy ?? null;
    if (call === null || by === null || call.informedAt !== null) return null;
    this.metrics.connectionRequests.count({ transport: by, result: 'missed' });
    return call;
  }

  /** A session that is still open looks for further tasks before it ends: no need to call for those. */
  private async hasBeenServed(awaited: AwaitedTask): Promise<boolean> {
    const task = await this.ledger.find(awaited.taskId);
    return task?.state !== 'inSession' && !isStillQueued(task, awaited);
  }
}

/** What another process's call says to who asks here. */
function standingAnswer({ end }: DeviceCall, waitMs: number): CallAnswer {
  if (end === null || !promisesSession(end))
    return { outcome: 'tooSoon', waitMs: Math.min(waitMs, lookAgainMs) };
  return { outcome: end.promisedBy === 'udp' ? 'sent' : 'accepted' };
}
