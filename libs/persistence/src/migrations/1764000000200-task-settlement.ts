import type { MigrationInterface, QueryRunner } from 'typeorm';

/** RPCs that go on after their answer are waited for, and a task tells why it ended as it did. */
export class TaskSettlement1764000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE device_task
        ADD reason text,
        ADD open_attempt uuid,
        ADD awaited_until timestamptz,
        ADD assumes_success boolean NOT NULL DEFAULT false`);
    await runner.query(`
      ALTER TABLE task_step
        ADD completion_kind text,
        ADD completion_s bigint,
        ADD completion jsonb`);
    await runner.query(`ALTER TABLE task_attempt ADD software_version text`);
    await runner.query(
      `CREATE INDEX ix_device_task_waiting ON device_task (device_id) WHERE state = 'waitingForDevice'`,
    );
    // Not by the state, as with the expiry: the time is there only while a task waits.
    await runner.query(
      `CREATE INDEX ix_device_task_awaited ON device_task (awaited_until) WHERE awaited_until IS NOT NULL`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX ix_device_task_awaited, ix_device_task_waiting`);
    await runner.query(`ALTER TABLE task_attempt DROP software_version`);
    await runner.query(`ALTER TABLE task_step DROP completion, DROP completion_s, DROP completion_kind`);
    await runner.query(
      `ALTER TABLE device_task DROP assumes_success, DROP awaited_until, DROP open_attempt, DROP reason`,
    );
  }
}
