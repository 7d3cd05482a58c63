import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Indexes for filters over the fleet, each with the key of the pages behind it, and groups. */
export class FleetQueries1764000000020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The start of a fact only: an entry must fit into a page, and a CPE may tell any text.
    for (const fact of ['model_name', 'software_version', 'provisioning_code'])
      await runner.query(`CREATE INDEX ix_device_${fact} ON device ((left(${fact}, 128) COLLATE "C"), id)`);
    await runner.query(`CREATE INDEX ix_device_serial_number ON device (serial_number, id)`);
    await runner.query(`CREATE INDEX ix_device_peer_address ON device (peer_address, id)`);
    await runner.query(`CREATE INDEX ix_device_tags ON device USING gin (tags)`);
    await runner.query(`CREATE INDEX ix_device_quarantined ON device (id) WHERE onboarding = 'quarantined'`);
    await runner.query(`
      CREATE TABLE device_group (
        tenant_id integer NOT NULL DEFAULT 1,
        name text COLLATE "C" NOT NULL,
        filter text NOT NULL,
        description text NOT NULL DEFAULT '',
        uses text[] NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_device_group PRIMARY KEY (tenant_id, name)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE device_group`);
    await runner.query(
      `DROP INDEX ix_device_quarantined, ix_device_tags, ix_device_peer_address, ix_device_serial_number,
        ix_device_provisioning_code, ix_device_software_version, ix_device_model_name`,
    );
  }
}
