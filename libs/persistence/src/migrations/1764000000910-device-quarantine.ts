import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Devices that made us crash, and those that are kept out for it. */
export class DeviceQuarantine1764000000910 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device
        ADD crash_count integer NOT NULL DEFAULT 0,
        ADD crashed_at timestamptz,
        ADD quarantined_at timestamptz,
        ADD quarantine_reason text`);
    await runner.query(
      `CREATE INDEX ix_device_quarantine ON device (quarantined_at) WHERE quarantined_at IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device
        DROP crash_count, DROP crashed_at, DROP quarantined_at, DROP quarantine_reason`);
  }
}
