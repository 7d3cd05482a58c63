import { Inject, Injectable, Logger } from '@nestjs/common';
import {
  ConnectionRequestAccess,
  QuirkBook,
  type CallTransport,
  type ConnectionRequestTarget,
  type DeviceId,
  type DeviceQuirks,
} from '#device';
import { Metrics, withLogContext } from '#observability';
import { CallLadder, isOrdinary, resultOf } from './call-ladder.js';
import type { DeviceCallResult, NotCallableReason, TriedWay } from './call-result.js';
import { OpenCalls } from './open-calls.js';

/** What came of one call, as a whole and on each way. */
export interface MadeCall {
  readonly result: DeviceCallResult;
  readonly tried: readonly TriedWay[];
}

/** Makes one call of a device by the ways that lead to it, and reports what came of each. */
@Injectable()
export class DeviceCaller {
  private readonly logger = new Logger('ConnectionRequest');
  private readonly open = new OpenCalls();

  constructor(
    @Inject(ConnectionRequestAccess)
    private readonly access: Pick<ConnectionRequestAccess, 'find' | 'recordRefusal'>,
    private readonly ladder: CallLadder,
    private readonly metrics: Metrics,
    @Inject(QuirkBook) private readonly quirks: Pick<QuirkBook, 'ofDevice'>,
  ) {}

  /**
   * Credentials that the device refuses are forgotten. Rejects only when our own store fails.
   *
   * @param missedBy the way by which the last call got a promise that was not kept
   */
  call(deviceId: DeviceId, missedBy: CallTransport | null): Promise<MadeCall> {
    return this.open.make((signal) => this.callWith(deviceId, missedBy, signal));
  }

  /** Hangs up on calls under way, and on all later ones. */
  hangUp(): void {
    this.open.hangUp();
    this.ladder.hangUp();
  }

  private async callWith(
    deviceId: DeviceId,
    missedBy: CallTransport | null,
    signal: AbortSignal,
  ): Promise<MadeCall> {
    const target = await this.access.find(deviceId);
    if (target === null) return notCallable('unknownDevice');
    const { url, credentials, peerAddress, transports, isKeptOut } = target;
    if (isKeptOut) return notCallable('quarantined');
    if (transports.length === 0) return notCallable('noWay');
    // A device that has no credentials of ours refuses everybody.
    if (credentials === null) return notCallable('noCredentials');
    const habits = callHabits((await this.quirks.ofDevice(deviceId)).quirks);
    const call = { deviceId, url, informAddress: peerAddress, ...credentials, ...habits, signal };
    const tried = await this.ladder.call({ ...call, transports, missedBy });
    for (const way of tried) if (!isOrdinary(way, tried)) this.report(target, way);
    const result = resultOf(tried);
    if (result?.outcome === 'badCredentials') await this.access.recordRefusal(deviceId, credentials.username);
    if (result !== null) return { result, tried };
    if (signal.aborted) return { result: { outcome: 'unreachable', reason: 'aborted' }, tried };
    return notCallable(url === null ? 'noUrl' : 'noWay');
  }

  private report({ publicId }: ConnectionRequestTarget, { transport, result }: TriedWay): void {
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

function notCallable(reason: NotCallableReason): MadeCall {
  return { result: { outcome: 'notCallable', reason }, tried: [] };
}
