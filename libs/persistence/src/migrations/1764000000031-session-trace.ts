import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Devices under trace, and the transcripts of sessions: encrypted, and dropped by day. */
export class SessionTrace1764000000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device ADD trace_until timestamptz`);
    await runner.query(`CREATE INDEX ix_device_trace ON device (trace_until) WHERE trace_until IS NOT NULL`);
    await runner.query(`
      CREATE TABLE session_trace (
        id uuid NOT NULL,
        tenant_id integer NOT NULL DEFAULT 1,
        device_id bigint NOT NULL,
        epoch bigint NOT NULL,
        reason text NOT NULL,
        result text NOT NULL,
        started_at timestamptz NOT NULL,
        ended_at timestamptz NOT NULL,
        exchange_count integer NOT NULL,
        transcript bytea NOT NULL,
        key_id integer NOT NULL,
        CONSTRAINT pk_session_trace PRIMARY KEY (id),
        CONSTRAINT ck_session_trace_reason CHECK (reason IN ('traced', 'failed'))
      ) PARTITION BY RANGE (id)`);
    await runner.query(`CREATE INDEX ix_session_trace_device ON session_trace (device_id, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE session_trace`);
    await runner.query(`ALTER TABLE device DROP trace_until`);
  }
}
