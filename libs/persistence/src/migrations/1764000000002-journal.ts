import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What happened, cut into day partitions by the time-ordered id, so that retention drops tables instead of rows.
 * The partitions themselves are made ahead of time by `ensurePartitions`.
 */
export class Journal1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE task_attempt (
        id uuid NOT NULL,
        task_id uuid NOT NULL,
        step integer NOT NULL,
        device_id bigint NOT NULL,
        epoch bigint NOT NULL,
        turn integer NOT NULL,
        method text NOT NULL,
        state text NOT NULL,
        dispatched_at timestamptz NOT NULL DEFAULT now(),
        settled_at timestamptz,
        fault jsonb,
        CONSTRAINT pk_task_attempt PRIMARY KEY (id),
        CONSTRAINT ck_task_attempt_state CHECK (state IN ('dispatched', 'answered', 'faulted', 'indeterminate'))
      ) PARTITION BY RANGE (id)`);
    await runner.query(`CREATE INDEX ix_task_attempt_task ON task_attempt (task_id)`);
    await runner.query(`
      CREATE TABLE event (
        id uuid NOT NULL,
        tenant_id integer NOT NULL DEFAULT 1,
        device_id bigint NOT NULL,
        epoch bigint NOT NULL,
        kind text NOT NULL,
        code text NOT NULL,
        command_key text NOT NULL DEFAULT '',
        details jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_event PRIMARY KEY (id)
      ) PARTITION BY RANGE (id)`);
    await runner.query(`CREATE INDEX ix_event_device ON event (device_id, epoch)`);
    await runner.query(`
      CREATE TABLE audit (
        id uuid NOT NULL,
        tenant_id integer NOT NULL DEFAULT 1,
        principal text NOT NULL,
        action text NOT NULL,
        subject text NOT NULL,
        details jsonb,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_audit PRIMARY KEY (id)
      ) PARTITION BY RANGE (id)`);
    await runner.query(`
      CREATE TABLE param_history (
        id uuid NOT NULL,
        tenant_id integer NOT NULL DEFAULT 1,
        device_id bigint NOT NULL,
        epoch bigint NOT NULL,
        path text COLLATE "C" NOT NULL,
        old_value text,
        new_value text,
        source text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_param_history PRIMARY KEY (id)
      ) PARTITION BY RANGE (id)`);
    await runner.query(`CREATE INDEX ix_param_history_device ON param_history (device_id, path)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE param_history, audit, event, task_attempt`);
  }
}
