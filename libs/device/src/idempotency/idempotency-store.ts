/** How long a repetition is known: longer than any sender tries again. */
export const idempotencyLifetimeMs = 24 * 3_600_000;

/** A request that its sender may repeat, not knowing whether the first one arrived. */
export interface RepeatableRequest {
  readonly principal: string;
  /** Chosen by the sender, 1 to 255 characters. */
  readonly key: string;
  /** SHA-256 of what is asked for. */
  readonly fingerprint: Buffer;
}

export type OnceOutcome<Answer> =
  | { readonly kind: 'created'; readonly answer: Answer }
  /** It ran before; `answer` is what came of it then. */
  | { readonly kind: 'repeated'; readonly answer: Answer }
  /** The first request is still being worked on. */
  | { readonly kind: 'inFlight' }
  /** The key stands for a request with another fingerprint. */
  | { readonly kind: 'otherRequest' };

/** Port: what came of requests that may be repeated. */
export abstract class IdempotencyStore {
  /**
   * Runs `create` at most once for each key of a principal, within `idempotencyLifetimeMs`. What `create` stores and
   * its answer are committed together, so that a crash leaves both or neither. When it rejects, nothing is kept.
   *
   * @param create writes by the stores of the same database; its answer survives JSON, and is kept encrypted
   */
  abstract once<Answer>(
    request: RepeatableRequest,
    create: () => Promise<Answer>,
  ): Promise<OnceOutcome<Answer>>;
  /** Forgets keys whose time is over, at most `limit`; returns how many. */
  abstract dropExpired(limit: number): Promise<number>;
}
