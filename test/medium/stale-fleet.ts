import type { PostgresPorts } from './postgres-ports.js';

const otherDevices = 4_000;

/**
 * A fleet whose queues were empty when statistics were taken, and then got a campaign: the planner believes that there
 * is no queued row, so that any index over queued rows looks as good to it as the device's own.
 */
export async function fillStaleFleet(ports: PostgresPorts): Promise<void> {
  await ports.query(`ALTER TABLE device_task SET (autovacuum_enabled = off)`);
  await ports.query(
    `INSERT INTO device (public_id, oui, product_class, serial_number, onboarding)
     SELECT gen_random_uuid(), 'FFFFFF', '', n, 'approved' FROM generate_series(1, ${otherDevices}) n`,
  );
  await queueTasks(ports, 'succeeded', 'now()');
  await ports.query('ANALYZE device, device_task');
  await queueTasks(ports, 'queued', 'NULL');
  await queueTasks(ports, 'inSession', 'NULL');
}

/** Four tasks of this state for each of the devices. */
async function queueTasks(ports: PostgresPorts, state: string, settledAt: string): Promise<void> {
  await ports.query(
    `INSERT INTO device_task (id, device_id, type, state, lane, priority, step_count, expires_at, created_by, settled_at)
     SELECT gen_random_uuid(), d.id, 'x', '${state}', 0, 5, 1, now() + interval '1 day', 'test', ${settledAt}
     FROM device d, generate_series(1, 4)`,
  );
}
