/** Any number that no other lock of ours has. */
const keyLock = 7_547_071;

// A statement of its own: the next one must see what the former holder of the lock committed.
export const lockKey = {
  name: 'lock_idempotency_key',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended($1, ${keyLock})) AS free`,
} as const;

export const findKey = {
  name: 'find_idempotency_key',
  text: `
SELECT fingerprint, answer FROM idempotency_key
WHERE tenant_id = 1 AND principal = $1 AND request_key = $2 AND expires_at > now()`,
} as const;

/** Takes the place of a key whose time is over. */
export const keepKey = {
  name: 'keep_idempotency_key',
  text: `
INSERT INTO idempotency_key (principal, request_key, fingerprint, answer, expires_at)
VALUES ($1, $2, $3, $4, now() + make_interval(secs => $5))
ON CONFLICT (tenant_id, principal, request_key) DO UPDATE SET fingerprint = excluded.fingerprint,
  answer = excluded.answer, expires_at = excluded.expires_at`,
} as const;

export const dropExpiredKeys = {
  name: 'drop_expired_idempotency_keys',
  text: `
DELETE FROM idempotency_key WHERE (tenant_id, principal, request_key) IN (
  SELECT tenant_id, principal, request_key FROM idempotency_key WHERE expires_at <= now()
  ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING 1`,
} as const;
