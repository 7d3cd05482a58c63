import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the open tasks that wait for another one. */
export class TaskDependents1764000000201 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX ix_device_task_depends_on ON device_task (depends_on)
       WHERE depends_on IS NOT NULL AND settled_at IS NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ix_device_task_depends_on`);
  }
}
