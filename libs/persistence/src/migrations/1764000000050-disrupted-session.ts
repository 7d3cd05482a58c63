import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A replica that takes a session over has to know that nothing may follow in it. */
export class DisruptedSession1764000000050 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_session ADD disrupted boolean NOT NULL DEFAULT false`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_session DROP disrupted`);
  }
}
