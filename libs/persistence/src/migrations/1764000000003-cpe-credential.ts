import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The way of a device from the bootstrap credential to its own. */
export class CpeCredential1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Beside a device's own credentials the bootstrap ones are accepted until then; null is never.
    await runner.query(
      `ALTER TABLE device ADD cpe_credential_offered_at timestamptz, ADD bootstrap_accepted_until timestamptz`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device DROP cpe_credential_offered_at, DROP bootstrap_accepted_until`);
  }
}
