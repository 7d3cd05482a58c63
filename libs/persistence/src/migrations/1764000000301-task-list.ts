import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists over the tasks of all devices, and the bulk operation that a task comes from. */
export class TaskList1764000000301 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_task ADD operation_id uuid`);
    // In a collation that the statements of sessions do not compare in: statistics from a time without queued tasks
    // would make the planner walk this index, over all devices, for the tasks of one.
    await runner.query(`CREATE INDEX ix_device_task_state ON device_task (state COLLATE "C", seq)`);
    await runner.query(
      `CREATE INDEX ix_device_task_operation ON device_task (operation_id, seq) WHERE operation_id IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ix_device_task_operation, ix_device_task_state`);
    await runner.query(`ALTER TABLE device_task DROP operation_id`);
  }
}
