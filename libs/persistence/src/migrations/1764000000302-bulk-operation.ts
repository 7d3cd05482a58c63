import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations over many devices, and what became of each of them. */
export class BulkOperation1764000000302 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE bulk_operation (
        id uuid CONSTRAINT pk_bulk_operation PRIMARY KEY,
        tenant_id integer NOT NULL DEFAULT 1,
        action text NOT NULL,
        state text NOT NULL DEFAULT 'running',
        filter text,
        target jsonb NOT NULL,
        device_ids bigint[],
        template bytea,
        position bigint NOT NULL DEFAULT 0,
        up_to bigint NOT NULL,
        applied integer NOT NULL DEFAULT 0,
        refused integer NOT NULL DEFAULT 0,
        created_by text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CONSTRAINT ck_bulk_operation_action CHECK (action IN ('enqueueTasks', 'cancelTasks')),
        CONSTRAINT ck_bulk_operation_state CHECK (state IN ('running', 'completed', 'stopped'))
      )`);
    await runner.query(
      `CREATE INDEX ix_bulk_operation_running ON bulk_operation (id) WHERE finished_at IS NULL`,
    );
    await runner.query(`CREATE INDEX ix_bulk_operation_finished ON bulk_operation (finished_at)`);
    // The position is the device's key, or the number of the task that was to be cancelled: each is there once.
    await runner.query(`
      CREATE TABLE bulk_operation_item (
        operation_id uuid NOT NULL
          CONSTRAINT fk_bulk_operation_item_operation REFERENCES bulk_operation (id) ON DELETE CASCADE,
        position bigint NOT NULL,
        device_id bigint NOT NULL,
        task_id uuid,
        outcome text NOT NULL,
        CONSTRAINT pk_bulk_operation_item PRIMARY KEY (operation_id, position),
        CONSTRAINT ck_bulk_operation_item_outcome CHECK (outcome IN ('enqueued', 'tooManyPending', 'duplicate',
          'cancelled', 'notQueued'))
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE bulk_operation_item, bulk_operation`);
  }
}
