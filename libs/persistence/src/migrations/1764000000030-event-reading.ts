import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Events as operators read them: by device or by code, newest first; and what tells a re-delivered one. */
export class EventReading1764000000030 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ix_event_device`);
    await runner.query(`CREATE INDEX ix_event_device ON event (device_id, id)`);
    await runner.query(`CREATE INDEX ix_event_code ON event (code, id)`);
    // The first session since the device last showed that it had got an InformResponse; null when none is in doubt.
    await runner.query(`ALTER TABLE device_session ADD unconfirmed_epoch bigint`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_session DROP unconfirmed_epoch`);
    await runner.query(`DROP INDEX ix_event_code, ix_event_device`);
    await runner.query(`CREATE INDEX ix_event_device ON event (device_id, epoch)`);
  }
}
