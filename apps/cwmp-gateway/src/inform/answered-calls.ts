import { Injectable } from '@nestjs/common';
import { ConnectionRequestLog, type InformRecord, type OpenedSession } from '#device';
import { Metrics } from '#observability';
import { TaskSignals } from '#task';

/** Takes note of devices that come because they were called. */
@Injectable()
export class AnsweredCalls {
  constructor(
    private readonly log: ConnectionRequestLog,
    private readonly signals: TaskSignals,
    private readonly metrics: Metrics,
  ) {}

  /** Looks only at Informs that say so, by `6 CONNECTION REQUEST`; who waits for the call hears of it. */
  async note({ fence }: OpenedSession, { events }: InformRecord): Promise<void> {
    if (!events.some(({ eventCode }) => /^6(\D|$)/.test(eventCode))) return;
    const answered = await this.log.informed(fence.deviceId);
    if (answered === null) return;
    const { callId, transport, elapsedMs } = answered;
    this.metrics.connectionRequestToInform.observe({ transport }, elapsedMs / 1_000);
    this.signals.taskSettled(callId);
  }
}
