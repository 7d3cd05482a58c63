import { idempotencyLifetimeMs, IdempotencyStore, type OnceOutcome, type RepeatableRequest } from '#device';
import type { Clock } from './in-memory-session-table.js';

interface KnownRequest {
  readonly fingerprint: Buffer;
  readonly json: string;
  readonly expiresAtMs: number;
}

/** IdempotencyStore over a map. What `create` wrote before it rejects stays: memory has no transactions. */
export class InMemoryIdempotencyStore extends IdempotencyStore {
  private readonly known = new Map<string, KnownRequest>();
  private readonly inFlight = new Set<string>();

  constructor(private readonly now: Clock) {
    super();
  }

  override async once<Answer>(
    request: RepeatableRequest,
    create: () => Promise<Answer>,
  ): Promise<OnceOutcome<Answer>> {
    const name = JSON.stringify([request.principal, request.key]);
    if (this.inFlight.has(name)) return { kind: 'inFlight' };
    const known = this.known.get(name);
    if (known !== undefined && known.expiresAtMs > this.now().getTime())
      return known.fingerprint.equals(request.fingerprint)
        ? { kind: 'repeated', answer: JSON.parse(known.json) }
        : { kind: 'otherRequest' };
    this.inFlight.add(name);
    try {
      const answer = await create();
      const expiresAtMs = this.now().getTime() + idempotencyLifetimeMs;
      this.known.set(name, { fingerprint: request.fingerprint, json: JSON.stringify(answer), expiresAtMs });
      return { kind: 'created', answer };
    } finally {
      this.inFlight.delete(name);
    }
  }

  override async dropExpired(limit: number): Promise<number> {
    const overdue = [...this.known].filter(([, { expiresAtMs }]) => expiresAtMs <= this.now().getTime());
    for (const [name] of overdue.slice(0, limit)) this.known.delete(name);
    return Math.min(limit, overdue.length);
  }
}
