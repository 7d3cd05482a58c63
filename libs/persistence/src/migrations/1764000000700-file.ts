import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that devices fetch and send. */
export class File1764000000700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE file (
        id uuid CONSTRAINT pk_file PRIMARY KEY,
        tenant_id integer NOT NULL DEFAULT 1,
        seq bigint GENERATED ALWAYS AS IDENTITY,
        name text COLLATE "C" NOT NULL,
        file_type text COLLATE "C",
        size_bytes bigint NOT NULL CONSTRAINT ck_file_size CHECK (size_bytes >= 0),
        sha256 text COLLATE "C" NOT NULL CONSTRAINT ck_file_sha256 CHECK (length(sha256) = 64),
        content_key bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        created_by text COLLATE "C" NOT NULL,
        origin_device uuid,
        origin_attempt uuid CONSTRAINT uq_file_origin_attempt UNIQUE,
        CONSTRAINT ck_file_origin CHECK ((origin_device IS NULL) = (origin_attempt IS NULL))
      )`);
    await runner.query(`CREATE UNIQUE INDEX ux_file_seq ON file (seq)`);
    await runner.query(`
      CREATE TABLE transfer_use (
        transfer_id uuid CONSTRAINT pk_transfer_use PRIMARY KEY,
        uses integer NOT NULL,
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX ix_transfer_use_expiry ON transfer_use (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE transfer_use, file`);
  }
}
