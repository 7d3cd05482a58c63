import type { IncomingMessage } from 'node:http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Metrics } from '#observability';
import { GatewaySettings } from '../gateway-settings.js';
import { comeBackLater, type Reply } from '../http/reply.js';
import { Backlog } from './backlog.js';
import { LoadMonitor, type Strain } from './load-monitor.js';
import type { Priority } from './priority.js';
import { WaitingCookie } from './waiting-cookie.js';

const lookIntervalMs = 250;
/** As many as the database works on at once, and some on their way: with fewer a slow turn of the event loop idles it. */
const leastOpening = 32;
const shrink = 0.8;
const grow = 1.1;

/** Which part of the places an Inform may use; what is left is for those before it. */
const share: Readonly<Record<Priority, number>> = { wanted: 1, boot: 0.9, valueChange: 0.75, periodic: 0.6 };
/** Of the places for those who have yet to show who they are. */
const unprovenShare = 0.2;
const leastUnproven = 8;

type ShedReason =
  'draining' | 'overload' | 'unproven' | 'sessions' | 'deviceRate' | 'addressFailures' | 'identityConflict';

/**
 * Decides which new sessions are begun. It counts the Informs that are being answered, and allows fewer at once while
 * the event loop, the database or the memory is strained. Those before the limit are refused by their priority, before
 * anything is written; a session that has begun is never refused.
 */
@Injectable()
export class AdmissionControl implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Admission');
  private readonly backlog = new Backlog();
  private looking: NodeJS.Timeout | undefined;
  private opening = 0;
  private proving = 0;
  private limit: number;
  private strain: Strain = null;
  private isDraining = false;

  constructor(
    private readonly settings: GatewaySettings,
    private readonly monitor: LoadMonitor,
    private readonly metrics: Metrics,
    private readonly waiting: WaitingCookie,
  ) {
    this.limit = settings.limits.maxOpening;
  }

  onApplicationBootstrap(): void {
    this.looking = setInterval(() => void this.adapt(), lookIntervalMs).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.looking);
    this.monitor.stop();
  }

  /** Begins no session any more; those that have begun go on. */
  drain(): void {
    this.isDraining = true;
  }

  /** The refusal of a POST that is not read, null when there may be room. Those who were sent away before go first. */
  refuseUnread(request: IncomingMessage): Reply | null {
    if (this.isDraining) return this.shed('draining', 'unread');
    if (this.opening < this.limit * share.boot) return null;
    if (this.opening < this.limit && this.waiting.isShown(request)) return null;
    return this.shed('overload', 'unread');
  }

  /** Runs a check of credentials; null when there are too many at once: strangers may not use all places. */
  async prove<T>(check: () => Promise<T>): Promise<T | null> {
    if (this.proving >= Math.max(leastUnproven, this.limit * unprovenShare)) return null;
    this.proving += 1;
    try {
      return await check();
    } finally {
      this.proving -= 1;
    }
  }

  /** Takes a place for an Inform, to be left when it is answered; the refusal when there is none for its priority. */
  take(priority: Priority): Reply | null {
    if (this.isDraining) return this.shed('draining', priority);
    if (this.opening >= this.limit * share[priority]) return this.shed('overload', priority);
    this.opening += 1;
    return null;
  }

  leave(): void {
    this.opening -= 1;
    this.backlog.countServed();
  }

  /** The answer to a CPE that is to come back later, counted. Nothing about it has been written. */
  shed(reason: ShedReason, priority: Priority | 'unread'): Reply {
    this.backlog.countRefused();
    this.metrics.shed.count({ reason, class: priority });
    const reply = comeBackLater(this.backlog.waitSec());
    return { ...reply, headers: { ...reply.headers, 'Set-Cookie': this.waiting.header() } };
  }

  private async adapt(): Promise<void> {
    const strain = await this.monitor.look();
    const { maxOpening } = this.settings.limits;
    const next = strain === null ? this.limit * grow : this.limit * shrink;
    this.limit = Math.min(maxOpening, Math.max(Math.min(leastOpening, maxOpening), next));
    this.backlog.age(lookIntervalMs / 1_000);
    this.metrics.openingLimit.set(Math.floor(this.limit));
    if (strain !== this.strain) this.tell(strain);
    this.strain = strain;
  }

  /** One line when it begins and one when it ends: a line for each refusal would be a load of its own. */
  private tell(strain: Strain): void {
    if (strain === null) this.logger.log('admission.relaxed');
    else if (this.strain === null) this.logger.warn('admission.strained', { strain });
  }
}
