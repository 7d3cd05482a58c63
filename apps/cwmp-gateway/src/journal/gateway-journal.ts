import { Injectable, Logger } from '@nestjs/common';
import type { CrashCount, InformRecord, TracedResult } from '#device';
import { Metrics } from '#observability';
import type { SessionContext } from '../session/session-context.js';
import { TraceKeeper } from '../trace/trace-keeper.js';

/** A CPE that has failed so often in a row will most likely go on so: its firmware does not get past the Inform (Q70). */
const stuckAfterRetries = 10;

/** What the gateway tells its operators: one line per session, one per refusal, and the counters. */
@Injectable()
export class GatewayJournal {
  private readonly logger = new Logger('CwmpGateway');
  // A session may be ended by its turn, by a newer session and by the sweep at the same time: the first one counts.
  private readonly open = new WeakSet<SessionContext>();

  constructor(
    private readonly metrics: Metrics,
    private readonly traces: TraceKeeper,
  ) {}

  opened(context: SessionContext, record: InformRecord): void {
    const { identity, events, principal, facts, retryCount } = record;
    const { session } = context;
    this.count(context);
    if (retryCount >= stuckAfterRetries)
      this.logger.warn('device.stuckInInform', { deviceId: session.publicId, retryCount });
    if (session.identityConflict) {
      this.metrics.identityConflicts.count({});
      this.logger.warn('device.identityConflict', { deviceId: session.publicId, ...identity });
    }
    if (!session.firstContact) return;
    this.logger.log('device.firstContact', {
      deviceId: session.publicId,
      ...identity,
      onboarding: session.onboarding,
      principal: principal.kind,
      peer: facts.peerAddress,
      events: events.map(({ eventCode }) => eventCode),
    });
  }

  resumed(context: SessionContext): void {
    const { session, state } = context;
    this.count(context);
    this.metrics.handOvers.count({ result: 'resumed' });
    const { epoch, turn } = session.fence;
    const outstanding = state.outstanding?.method ?? null;
    this.logger.log('session.resumed', { deviceId: session.publicId, epoch, turn, outstanding });
  }

  /** Another process goes on with the session. */
  handedOver(context: SessionContext): void {
    if (!this.open.delete(context)) return;
    const { session, state } = context;
    const { epoch } = session.fence;
    this.metrics.sessionsActive.dec();
    this.metrics.handOvers.count({ result: 'gaveUp' });
    this.logger.debug('session.handedOver', { deviceId: session.publicId, epoch, rpcs: state.rpcCount });
  }

  /** A session that another process has handed over. */
  takenOver(context: SessionContext): void {
    this.count(context);
    this.metrics.handOvers.count({ result: 'took' });
  }

  ended(context: SessionContext, result: 'completed' | 'superseded' | 'crashed'): void {
    if (this.close(context, result) && result === 'superseded')
      this.metrics.fencingRejections.count({ statement: 'session' });
  }

  abandoned(context: SessionContext): void {
    this.close(context, 'abandoned');
  }

  answerRepeated({ session, state }: SessionContext, attemptId: string): void {
    const outstanding = state.outstanding?.method ?? null;
    this.logger.warn('session.answerRepeated', { deviceId: session.publicId, attemptId, outstanding });
  }

  notConfirmed({ session }: SessionContext, error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.logger.warn('session.informNotConfirmed', { deviceId: session.publicId, error: text });
  }

  refused(peer: string, status: number, reason: string): void {
    if (status === 401) this.metrics.authenticationFailures.count({ reason });
    if (status === 413 || status === 415) this.limited(String(status));
    this.logger.warn('cwmp.refused', { peer, status, reason });
  }

  certificateRenewed(): void {
    this.logger.log('tls.certificateRenewed');
  }

  /** The former files stay in force. */
  certificateUnusable(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.logger.error('tls.certificateUnusable', { error: text });
  }

  limited(limit: string): void {
    this.metrics.limitRejections.count({ limit });
  }

  listenerFailed(error: Error): void {
    this.logger.error('cwmp.listenerFailed', { error: error.message });
  }

  /** We failed on a turn; `count` is null when it is no device's. */
  crashed(count: CrashCount | null, reason: string, error: unknown): void {
    const isQuarantined = count?.isQuarantined === true;
    const outcome = count === null ? 'notAttributed' : isQuarantined ? 'quarantined' : 'counted';
    this.metrics.deviceCrashes.count({ outcome });
    const stack = error instanceof Error ? error.stack : undefined;
    const { deviceId, crashes } = count ?? {};
    this.logger.error('device.crashed', { deviceId, crashes, reason, stack });
    if (!isQuarantined) return;
    const remedy = `POST /api/v1/devices/${deviceId}/quarantine/release once it is mended`;
    this.logger.error('device.quarantined', { deviceId, crashes, reason, remedy });
  }

  /** The crash itself is told by `crashed`. */
  crashNotCounted(error: unknown): void {
    const text = error instanceof Error ? error.message : String(error);
    this.logger.error('device.crashNotCounted', { error: text });
  }

  /** A quarantined device came, and was sent away before anything was done for it. */
  keptOut(deviceId: string): void {
    this.metrics.shed.count({ reason: 'quarantine', class: 'any' });
    this.logger.debug('device.keptOut', { deviceId });
  }

  /** @param isCrash the failure is ours, not a dependency's */
  failed(peer: string, error: unknown, isCrash: boolean): void {
    this.metrics.shed.count({ reason: isCrash ? 'crash' : 'dependency', class: 'any' });
    this.logger.error('cwmp.turnFailed', {
      peer,
      error: error instanceof Error ? error.message : String(error),
    });
  }

  private count(context: SessionContext): void {
    this.open.add(context);
    this.metrics.sessionsActive.inc();
  }

  private close(context: SessionContext, result: TracedResult): boolean {
    if (!this.open.delete(context)) return false;
    this.traces.sessionEnded(context, result);
    const { session, state, openedAtMs } = context;
    this.metrics.sessionsActive.dec();
    this.metrics.sessions.count({ result });
    // At fleet scale the sessions in which nothing happened are for the counters, not for the log.
    const isUneventful = result === 'completed' && state.rpcCount === 0;
    this.logger[isUneventful ? 'debug' : 'log']('session.closed', {
      deviceId: session.publicId,
      epoch: session.fence.epoch,
      result,
      rpcs: state.rpcCount,
      durationMs: Date.now() - openedAtMs,
    });
    return true;
  }
}
