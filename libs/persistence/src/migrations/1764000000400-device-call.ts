import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The last connection request of each device, which ways it may be called by, and when it refused our credentials. */
export class DeviceCall1764000000400 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_call (
        device_id bigint CONSTRAINT pk_device_call PRIMARY KEY
          CONSTRAINT fk_device_call_device REFERENCES device (id) ON DELETE CASCADE,
        call_id uuid NOT NULL,
        called_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text,
        promised_by text,
        is_failure boolean NOT NULL DEFAULT false,
        attempts jsonb NOT NULL DEFAULT '[]',
        informed_at timestamptz,
        reached_at timestamptz,
        reached_by text
      ) WITH (fillfactor = 80)`);
    await runner.query(`
      ALTER TABLE device
        ADD connection_request_transports text[],
        ADD connection_request_refused_at timestamptz`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE device DROP connection_request_transports, DROP connection_request_refused_at`,
    );
    await runner.query(`DROP TABLE device_call`);
  }
}
