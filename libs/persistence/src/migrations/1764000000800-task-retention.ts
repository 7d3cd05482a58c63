import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the tasks that were settled so long ago that they are forgotten. */
export class TaskRetention1764000000800 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX ix_device_task_settled ON device_task (settled_at) WHERE settled_at IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ix_device_task_settled`);
  }
}
