import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tasks of a device that what it tells may still move: few, or none, of all that it ever had. */
export class OpenAttempt1764000000930 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX ix_device_task_open_attempt ON device_task (device_id) WHERE open_attempt IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ix_device_task_open_attempt`);
  }
}
