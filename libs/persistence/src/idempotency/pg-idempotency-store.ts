import { idempotencyLifetimeMs, IdempotencyStore, type OnceOutcome, type RepeatableRequest } from '#device';
import type { Database } from '../data-source/database.js';
import type { SecretBox } from '../secret/secret-box.js';
import * as statements from './idempotency-statements.js';

interface KnownRow {
  fingerprint: Buffer;
  answer: Buffer;
}

/**
 * IdempotencyStore on PostgreSQL. A request under way holds an advisory lock of its transaction, which ends with the
 * process that holds it, so that no crash leaves a key in flight.
 */
export class PgIdempotencyStore extends IdempotencyStore {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    super();
  }

  override once<Answer>(
    request: RepeatableRequest,
    create: () => Promise<Answer>,
  ): Promise<OnceOutcome<Answer>> {
    const { principal, key, fingerprint } = request;
    return this.database.inTransaction(async () => {
      const lock = await this.database.row<{ free: boolean }>(statements.lockKey, [placeOf(request)]);
      if (lock?.free !== true) return { kind: 'inFlight' };
      const known = await this.database.row<KnownRow>(statements.findKey, [principal, key]);
      if (known !== null) {
        if (!known.fingerprint.equals(fingerprint)) return { kind: 'otherRequest' };
        const answer: Answer = JSON.parse(this.box.open(known.answer, placeOf(request)));
        return { kind: 'repeated', answer };
      }
      const answer = await create();
      const sealed = this.box.seal(JSON.stringify(answer), placeOf(request));
      const lifetimeSec = idempotencyLifetimeMs / 1_000;
      await this.database.rows(statements.keepKey, [principal, key, fingerprint, sealed, lifetimeSec]);
      return { kind: 'created', answer };
    });
  }

  override async dropExpired(limit: number): Promise<number> {
    return (await this.database.rows(statements.dropExpiredKeys, [limit])).length;
  }
}

const placeOf = ({ principal, key }: RepeatableRequest) => `idempotency_key/1/${principal}/${key}/answer`;
