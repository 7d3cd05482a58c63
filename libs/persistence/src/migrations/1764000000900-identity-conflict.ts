import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which device the last Inform of an identity came from, which other one it displaced, and how often that happened since when. */
export class IdentityConflict1764000000900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_session
        ADD COLUMN device_host text,
        ADD COLUMN rival_host text,
        ADD COLUMN take_overs smallint NOT NULL DEFAULT 0,
        ADD COLUMN take_overs_since timestamptz,
        ADD COLUMN conflict_until timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_session
        DROP COLUMN device_host, DROP COLUMN rival_host, DROP COLUMN take_overs, DROP COLUMN take_overs_since, DROP COLUMN conflict_until`);
  }
}
