import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came of requests that their senders may repeat. */
export class IdempotencyKey1764000000300 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_key (
        tenant_id integer NOT NULL DEFAULT 1,
        principal text COLLATE "C" NOT NULL,
        request_key text COLLATE "C" NOT NULL,
        fingerprint bytea NOT NULL,
        answer bytea NOT NULL,
        expires_at timestamptz NOT NULL,
        CONSTRAINT pk_idempotency_key PRIMARY KEY (tenant_id, principal, request_key)
      )`);
    await runner.query(`CREATE INDEX ix_idempotency_key_expiry ON idempotency_key (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE idempotency_key`);
  }
}
