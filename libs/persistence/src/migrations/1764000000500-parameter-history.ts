import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One row for all changes of one write instead of one for each, which nothing has written so far; and the count that
 * bounds what one device may have kept in a day. Partitions are made by `ensurePartitions` after the migrations.
 */
export class ParameterHistory1764000000500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE param_history`);
    await runner.query(`
      CREATE TABLE param_history (
        id uuid NOT NULL,
        tenant_id integer NOT NULL DEFAULT 1,
        device_id bigint NOT NULL,
        epoch bigint NOT NULL,
        attempt_id uuid,
        changes jsonb NOT NULL,
        CONSTRAINT pk_param_history PRIMARY KEY (device_id, id)
      ) PARTITION BY RANGE (id)`);
    await runner.query(
      `ALTER TABLE device_params ADD COLUMN history_day date, ADD COLUMN history_count integer`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_params DROP COLUMN history_day, DROP COLUMN history_count`);
    await runner.query(`DROP TABLE param_history`);
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
}
