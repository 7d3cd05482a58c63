import { Injectable } from '@nestjs/common';
import {
  newUuidV7,
  ParameterStore,
  RateLimiter,
  SessionStore,
  type OpenedSession,
  type RefreshScope,
} from '#device';
import { tableOf, TaskService, type ClaimedRpc, type DiscoveryOrder, type RpcOutcome } from '#task';
import { GatewaySettings } from '../gateway-settings.js';

const lifetimeMs = 7 * 24 * 60 * 60_000;

/** Seconds of the pace that may begin at once. */
const burstSec = 5;

/** Committed, but perhaps not before the session ends (R5). */
const notYetAppliedMs = 60_000;

/** Keeps what is stored of devices true: they are asked anew, behind all other tasks, when it may not be any more. */
@Injectable()
export class AutomaticRefresh {
  constructor(
    private readonly tasks: TaskService,
    private readonly sessions: SessionStore,
    private readonly parameters: ParameterStore,
    private readonly limiter: RateLimiter,
    private readonly settings: GatewaySettings,
  ) {}

  /**
   * Puts what is stored of the device in order for its session: many recent values are folded, what it may not be any
   * more is forgotten, and the refresh that is due is queued if its turn has come, else it stays due. True when it was
   * queued.
   */
  async prepare(session: OpenedSession): Promise<boolean> {
    const { dueRefresh, fence, publicId, overlayFull, transformed, onboarding } = session;
    if (overlayFull) await this.parameters.recordValues(fence, [], 'inform');
    if (transformed !== null) await this.parameters.forgetModel(fence, transformed);
    if (dueRefresh === null || onboarding !== 'approved' || !(await this.mayBegin())) return false;
    await this.accept(publicId, `refresh:${dueRefresh}`, orderOf(dueRefresh, Date.now()));
    await this.sessions.refreshQueued(fence);
    return true;
  }

  /** Queues a look at the table that an RPC has added to or taken from; true when it did. */
  async followUp({ publicId }: OpenedSession, { step }: ClaimedRpc, outcome: RpcOutcome): Promise<boolean> {
    if (this.settings.refresh === null || outcome.kind !== 'answered') return false;
    if (step.method !== 'AddObject' && step.method !== 'DeleteObject') return false;
    const table = tableOf(step.arguments.objectName);
    const isApplied = 'status' in outcome.response.result && outcome.response.result.status === 0;
    await this.accept(
      publicId,
      `refresh:${table}`,
      {
        paths: [table],
        // Values that are known stay: those of the new instance are not.
        freshSinceMs: 0,
        again: [`${table.slice(0, -1)}NumberOfEntries`],
        trustsNames: false,
        isAwaited: false,
      },
      isApplied ? null : new Date(Date.now() + notYetAppliedMs),
    );
    return true;
  }

  private async mayBegin(): Promise<boolean> {
    const { refresh } = this.settings;
    if (refresh === null) return false;
    const perSec = refresh.perMinute / 60;
    return this.limiter.take('refresh', { perSec, burst: Math.max(1, perSec * burstSec) });
  }

  private async accept(
    deviceId: string,
    dedupeKey: string,
    discovery: DiscoveryOrder,
    notBefore: Date | null = null,
  ): Promise<void> {
    const [parameterPath = ''] = discovery.paths;
    await this.tasks.accept(
      {
        id: newUuidV7(),
        deviceId,
        type: 'refresh',
        steps: [{ method: 'GetParameterNames', arguments: { parameterPath, nextLevel: false } }],
        lane: 'telemetry',
        priority: 9,
        notBefore,
        expiresAt: new Date(Date.now() + lifetimeMs),
        dedupeKey,
        dependsOn: null,
        createdBy: 'system',
        discovery,
      },
      { isHere: true },
    );
  }
}

function orderOf(scope: RefreshScope, nowMs: number): DiscoveryOrder {
  return {
    paths: [''],
    freshSinceMs: nowMs,
    trustsNames: false,
    isAwaited: false,
    ...(scope === 'tables' && { tablesOnly: true }),
  };
}
