import { Injectable, Logger } from '@nestjs/common';
import { SecretPaths } from '#data-model';
import { newUuidV7, TraceStore, type NewTrace, type TracedResult } from '#device';
import { Metrics } from '#observability';
import type { SessionContext } from '../session/session-context.js';
import { transcriptOf } from './transcript.js';

/** Traces that may wait to be stored; when all sessions fail at once, the first of them tell why. */
const mostWaiting = 16;

/** Failed sessions of devices that are not under trace, per minute. */
const mostFailedPerMinute = 60;

/** Keeps the transcripts of sessions of devices under trace, and of some that failed, after they have ended. */
@Injectable()
export class TraceKeeper {
  private readonly logger = new Logger('TraceKeeper');
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;
  private minute = 0;
  private failedInMinute = 0;

  constructor(
    private readonly traces: TraceStore,
    private readonly metrics: Metrics,
    private readonly secrets: SecretPaths,
  ) {}

  /** Never throws, and never holds up a session: its last answer is on its way before the transcript is made. */
  sessionEnded(context: SessionContext, result: TracedResult): void {
    const { recording } = context;
    if (result === 'completed' && !recording.isTraced) {
      recording.take();
      return;
    }
    // The turn that ended the session notes its answer before this.
    setImmediate(() => this.keep(context, result));
  }

  /** Resolves when all that waits is stored. */
  async drained(): Promise<void> {
    await this.last;
  }

  private keep(context: SessionContext, result: TracedResult): void {
    const { isTraced, count } = context.recording;
    const exchanges = context.recording.take();
    if (!this.isAdmitted(isTraced)) {
      this.metrics.tracesDropped.count({ reason: isTraced ? 'traced' : 'failed' });
      return;
    }
    this.waiting += 1;
    this.last = this.store(this.last, () => {
      const nowMs = Date.now();
      return {
        id: newUuidV7(nowMs),
        fence: context.session.fence,
        reason: isTraced ? 'traced' : 'failed',
        result,
        startedAt: new Date(exchanges[0]?.startedAtMs ?? context.openedAtMs),
        endedAt: new Date(nowMs),
        exchangeCount: count,
        exchanges: transcriptOf(exchanges, this.secrets),
      };
    });
  }

  /** One after the other, so that transcripts take turns with sessions. */
  private async store(former: Promise<void>, make: () => NewTrace): Promise<void> {
    await former;
    try {
      if (!(await this.traces.add(make()))) this.metrics.tracesDropped.count({ reason: 'device' });
    } catch (error) {
      this.metrics.tracesDropped.count({ reason: 'store' });
      this.logger.warn('trace.notKept', { error: error instanceof Error ? error.message : String(error) });
    } finally {
      this.waiting -= 1;
    }
  }

  private isAdmitted(isTraced: boolean): boolean {
    if (this.waiting >= mostWaiting) return false;
    if (isTraced) return true;
    const minute = Math.floor(Date.now() / 60_000);
    if (minute !== this.minute) [this.minute, this.failedInMinute] = [minute, 0];
    this.failedInMinute += 1;
    return this.failedInMinute <= mostFailedPerMinute;
  }
}
