import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * When a device is to be asked anew, and what stands for the software and the data model that it told last. New devices
 * are due at once; those that are known already have been read when somebody wanted to.
 */
export class AutomaticRefresh1764000000510 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_session
        ADD COLUMN refresh_due_at timestamptz,
        ADD COLUMN refresh_scope text,
        ADD COLUMN software_stamp integer,
        ADD COLUMN model_stamp integer`);
    await runner.query(`
      ALTER TABLE device_session
        ALTER COLUMN refresh_due_at SET DEFAULT now(),
        ALTER COLUMN refresh_scope SET DEFAULT 'model'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_session
        DROP COLUMN refresh_due_at, DROP COLUMN refresh_scope, DROP COLUMN software_stamp, DROP COLUMN model_stamp`);
  }
}
