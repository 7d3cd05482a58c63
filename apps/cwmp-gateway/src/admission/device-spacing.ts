import { Injectable } from '@nestjs/common';
import type { CpeArguments } from '#cwmp';
import { RateLimiter, type Principal } from '#device';
import { GatewaySettings } from '../gateway-settings.js';
import type { Priority } from './priority.js';

/** Sessions that somebody waits for are many only when somebody asks for many. */
const wantedRate = { perSec: 10, burst: 50 };

/**
 * How often one device may begin a session, counted over all replicas. Only those count who have shown who they are,
 * each principal for itself: nobody can use up the sessions of another device by naming it.
 */
@Injectable()
export class DeviceSpacing {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly settings: GatewaySettings,
  ) {}

  /** False when the device comes too often. */
  mayCome(
    { kind, username }: Principal,
    { deviceId }: Pick<CpeArguments<'Inform'>, 'deviceId'>,
    priority: Priority,
  ): boolean | Promise<boolean> {
    const { sessionSpacingSec, sessionBurst: burst } = this.settings.limits;
    if (kind === 'anonymous' || sessionSpacingSec === 0) return true;
    const device = `${username}/${deviceId.oui}-${deviceId.productClass}-${deviceId.serialNumber}`;
    if (priority === 'wanted') return this.limiter.take(`wanted:${device}`, wantedRate);
    return this.limiter.take(`session:${device}`, { perSec: 1 / sessionSpacingSec, burst });
  }
}
