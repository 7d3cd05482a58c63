import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The instances that the table of an AddObject had just before it, and which RPC of which session has read them; that place
 * is empty again once the AddObject is sent.
 */
export class InstancesBefore1764000000920 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE task_step ADD instances integer[], ADD look_epoch bigint, ADD look_rpc integer`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE task_step DROP instances, DROP look_epoch, DROP look_rpc`);
  }
}
