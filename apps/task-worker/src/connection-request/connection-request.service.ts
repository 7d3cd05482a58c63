import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  ConnectionRequestAccess,
  QuirkBook,
  type DeviceQuirks,
  type ConnectionRequestTarget,
  type DeviceId,
} from '#device';
import { Metrics, withLogContext } from '#observability';
import { TaskLedger } from '#task';
import { isStillQueued, type AwaitedTask } from './awaited-task.js';
import { CallLadder, type Transport } from './call-ladder.js';
import type { CallAnswer, DeviceCallResult, NotCallableReason } from './call-result.js';
import { DeviceCalls } from './device-calls.js';

/** Calls devices by connection request [TR-069 3.2.2]: never twice at a time, and not again too soon after a failure. */
@Injectable()
export class ConnectionRequestService {
  private readonly logger = new Logger('ConnectionRequest');
  private readonly shutdown = new AbortController();
  private readonly calls = new DeviceCalls({
    place: (deviceId) => this.place(deviceId),
    hasBeenServed: (awaited) => this.hasBeenServed(awaited),
    nowMs: () => Date.now(),
  });

  constructor(
    @Inject(ConnectionRequestAccess) private readonly access: Pick<ConnectionRequestAccess, 'find'>,
    private readonly ladder: CallLadder,
    @Inject(TaskLedger) private readonly ledger: Pick<TaskLedger, 'find'>,
    private readonly metrics: Metrics,
    @Inject(QuirkBook) private readonly quirks: Pick<QuirkBook, 'ofDevice'>,
  ) {}

  /**
   * Calls the device now, or takes part in a call that is under way. Within 5 s after a failed call its result is
   * given again and nothing is sent. What the device does is in the result; rejects only when our own store fails.
   */
  callNow(deviceId: DeviceId): Promise<DeviceCallResult> {
    return this.calls.callNow(deviceId);
  }

  /** Calls the device for a task; see DeviceCalls for when that makes no new call. */
  callFor(deviceId: DeviceId, awaited: AwaitedTask): Promise<CallAnswer> {
    return this.calls.callFor(deviceId, awaited);
  }

  /** Hangs up on calls under way, and on all later ones, so that a shutdown waits for no device. */
  hangUp(): void {
    this.shutdown.abort();
    this.ladder.hangUp();
  }

  private async place(deviceId: DeviceId): Promise<DeviceCallResult> {
    const target = await this.access.find(deviceId);
    if (target === null) return notCallable('unknownDevice');
    const { url, credentials, peerAddress } = target;
    // A device that has no credentials of ours refuses everybody.
    if (credentials === null) return notCallable('noCredentials');
    const { signal } = this.shutdown;
    const habits = callHabits((await this.quirks.ofDevice(deviceId)).quirks);
    const call = { deviceId, url, informAddress: peerAddress, ...credentials, ...habits, signal };
    return this.ladder.call(call, (transport, result) => this.report(target, transport, result));
  }

  /** A session that is still open looks for further tasks before it ends: no need to call for those. */
  private async hasBeenServed(awaited: AwaitedTask): Promise<boolean> {
    const task = await this.ledger.find(awaited.taskId);
    return task?.state !== 'inSession' && !isStillQueued(task, awaited);
  }

  private report(
    { publicId }: ConnectionRequestTarget,
    transport: Transport,
    result: DeviceCallResult,
  ): void {
    const { outcome, ...facts } = result;
    this.metrics.connectionRequests.count({ transport, result: outcome });
    if (outcome === 'refused') this.metrics.ssrfBlocked.count({ source: 'connectionRequest' });
    const needsAttention =
      outcome === 'refused' || outcome === 'badCredentials' || outcome === 'protocolError';
    withLogContext({ deviceId: publicId }, () =>
      this.logger[needsAttention ? 'warn' : 'debug'](`connectionRequest.${outcome}`, { transport, ...facts }),
    );
  }
}

/** What this kind of device wants of a connection request. */
function callHabits({ connectionRequestBasic, connectionRequestDigestUri }: DeviceQuirks) {
  return {
    basicAllowed: connectionRequestBasic === 'allow',
    ...(connectionRequestDigestUri === 'root' && { digestUri: '/' }),
  };
}

function notCallable(reason: NotCallableReason): DeviceCallResult {
  return { outcome: 'notCallable', reason };
}
