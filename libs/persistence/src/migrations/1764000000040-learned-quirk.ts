import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the answers of devices have taught, for each device and for each model. */
export class LearnedQuirk1764000000040 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE device_quirk (
        device_id bigint CONSTRAINT pk_device_quirk PRIMARY KEY
          CONSTRAINT fk_device_quirk_device REFERENCES device (id) ON DELETE CASCADE,
        software_version text COLLATE "C" NOT NULL,
        learned text[] NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE model_quirk (
        oui text COLLATE "C" NOT NULL,
        product_class text COLLATE "C" NOT NULL,
        model_name text COLLATE "C" NOT NULL,
        software_version text COLLATE "C" NOT NULL,
        learned text COLLATE "C" NOT NULL,
        witnesses bigint[] NOT NULL,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_model_quirk PRIMARY KEY (oui, product_class, model_name, software_version, learned)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE model_quirk, device_quirk`);
  }
}
