import { Injectable } from '@nestjs/common';
import { InProcessRateLimiter } from '#coordination';
import { RecentEntries } from '#recent-entries';
import { GatewaySettings } from '../gateway-settings.js';
import { Networks } from '../http/networks.js';

const rememberedAddresses = 50_000;
const rememberedPairs = 50_000;
/** After its burst of failures an address may fail once in this time. */
const failureSpacingSec = 10;

/**
 * What one address may do before anybody knows who it is. Only addresses are counted here, so that nobody can shut a
 * device out by naming it: a username that has shown its credentials from an address is counted apart from that
 * address, whose other CPEs, or guests, may go on failing.
 */
@Injectable()
export class AddressLimits {
  private readonly connections = new InProcessRateLimiter(rememberedAddresses);
  private readonly failures = new InProcessRateLimiter(rememberedAddresses);
  /** By address and username. */
  private readonly proven = new RecentEntries<string, true>(rememberedPairs);
  private readonly exempt: Networks;

  constructor(private readonly settings: GatewaySettings) {
    this.exempt = new Networks([...settings.limits.exemptNetworks, ...settings.trustedProxies]);
  }

  /** Takes a new connection from an address, false when it opens them too fast. */
  mayConnect(address: string): boolean {
    const { connectionsPerSec: perSec, connectionBurst: burst } = this.settings.limits;
    if (perSec === 0 || this.connections.take(address, { perSec, burst })) return true;
    return this.exempt.has(address);
  }

  /** False when too much that came from there was wrong: what it shows now is not looked at. */
  mayAuthenticate(address: string, username: string): boolean {
    const key = this.keyOf(address, username);
    return !this.failures.isEmpty(key, this.failureRate) || this.exempt.has(address);
  }

  authenticated(address: string, username: string): void {
    const pair = pairOf(address, username);
    if (this.proven.get(pair) === undefined) this.proven.set(pair, true);
  }

  failed(address: string, username: string): void {
    this.failures.take(this.keyOf(address, username), this.failureRate);
  }

  private get failureRate() {
    return { perSec: 1 / failureSpacingSec, burst: this.settings.limits.failuresPerAddress };
  }

  private keyOf(address: string, username: string): string {
    const pair = pairOf(address, username);
    return this.proven.get(pair) === undefined ? address : pair;
  }
}

function pairOf(address: string, username: string): string {
  return `${address} ${username}`;
}
