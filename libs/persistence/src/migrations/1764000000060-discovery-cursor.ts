import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A discovery goes on in a later session from where it came to. */
export class DiscoveryCursor1764000000060 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE task_step ADD cursor jsonb`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE task_step DROP cursor`);
  }
}
