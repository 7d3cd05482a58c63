import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the sealing anew of each column has come after the master key was changed. */
export class SecretRotation1764000000600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE secret_rotation (
        place text COLLATE "C" CONSTRAINT pk_secret_rotation PRIMARY KEY,
        key_id integer NOT NULL,
        worked_to text[],
        seen bigint NOT NULL DEFAULT 0,
        sealed_anew bigint NOT NULL DEFAULT 0,
        unreadable bigint NOT NULL DEFAULT 0,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE secret_rotation`);
  }
}
