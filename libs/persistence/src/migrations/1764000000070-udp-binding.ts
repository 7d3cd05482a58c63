import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where devices behind NAT can be reached by UDP. */
export class UdpBinding1764000000070 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_udp_binding (
        device_id bigint CONSTRAINT pk_device_udp_binding PRIMARY KEY
          CONSTRAINT fk_device_udp_binding_device REFERENCES device (id) ON DELETE CASCADE,
        address inet NOT NULL,
        port integer NOT NULL,
        bound_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT ck_device_udp_binding_port CHECK (port BETWEEN 1 AND 65535)
      ) WITH (fillfactor = 80)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE device_udp_binding`);
  }
}
