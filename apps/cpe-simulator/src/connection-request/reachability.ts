import { randomBytes } from 'node:crypto';
import type { HttpCredentials } from '../session/http-authorization.js';
import {
  ConnectionRequestListener,
  type ConnectionRequestHabits,
  type ConnectionRequestTarget,
} from './connection-request-listener.js';

/** What the CPE says about itself when it is called. */
export interface ReachabilityPorts {
  readonly credentials: () => HttpCredentials | null;
  readonly state: () => 'idle' | 'in-session' | 'down';
  /** A session with `6 CONNECTION REQUEST` is wanted. */
  readonly requested: () => void;
}

/** One CPE's place on a connection-request listener: its own, a shared one, or none at all. */
export class Reachability implements ConnectionRequestTarget {
  private listener: ConnectionRequestListener | null = null;
  private url: string | null = null;
  private lastAcceptedMs = Number.NEGATIVE_INFINITY;

  constructor(
    readonly habits: ConnectionRequestHabits,
    private readonly ports: ReachabilityPorts,
    private readonly shared: ConnectionRequestListener | 'unreachable' | undefined,
    private readonly host: string,
  ) {}

  /** Returns the ConnectionRequestURL. @throws Error (rejects) when its own listener cannot be opened. */
  async open(): Promise<string> {
    // An address of the documentation range [RFC 5737]: nobody answers there.
    if (this.shared === 'unreachable') return `http://192.0.2.1:7547/${randomBytes(8).toString('hex')}`;
    this.listener = this.shared ?? (await ConnectionRequestListener.open(this.host));
    this.url = this.listener.register(this);
    return this.url;
  }

  async close(): Promise<void> {
    if (this.url !== null) this.listener?.unregister(this.url);
    if (this.shared === undefined) await this.listener?.close();
    this.listener = null;
  }

  credentials(): HttpCredentials | null {
    return this.ports.credentials();
  }

  receive(): 'accepted' | 'busy' | 'offline' {
    const state = this.ports.state();
    if (state === 'down') return 'offline';
    if (state === 'in-session') {
      if (this.habits.servesAfterSession) this.ports.requested();
      return 'busy';
    }
    if (Date.now() - this.lastAcceptedMs < this.habits.spacingMs) return 'busy';
    this.lastAcceptedMs = Date.now();
    this.ports.requested();
    return 'accepted';
  }
}
