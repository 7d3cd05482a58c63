import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A look at a device that shows the outcome of another task knows the attempt that it proves. */
export class TaskProof1764000000202 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_task ADD proves uuid`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_task DROP proves`);
  }
}
