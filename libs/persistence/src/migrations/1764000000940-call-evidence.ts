import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Why a device was not called, and what the calls before that have shown of it, which until now went with the next call.
 */
export class CallEvidence1764000000940 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE device_call ADD reason text, ADD evidence text, ADD evidence_at timestamptz`,
    );
    await runner.query(`
      UPDATE device_call SET (evidence, evidence_at) = (SELECT evidence, at FROM (VALUES
        (1, 'came', informed_at),
        (2, 'busy', CASE WHEN outcome = 'busy' THEN ended_at END),
        (3, 'promised', CASE WHEN promised_by IS NOT NULL THEN ended_at END),
        (4, 'failed', CASE WHEN is_failure THEN ended_at END),
        (5, 'came', reached_at)) AS known (rank, evidence, at) WHERE at IS NOT NULL ORDER BY rank LIMIT 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE device_call DROP reason, DROP evidence, DROP evidence_at`);
  }
}
