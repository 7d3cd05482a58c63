import type pg from 'pg';
import { newUuidV7 } from '#device';
import { modelOf } from './fleet-models.js';
import { serialNumberOf } from './fleet-parameters.js';
import { FleetSnapshots } from './fleet-snapshots.js';

/** How large a fleet is to be. */
export interface FleetSize {
  readonly devices: number;
  /** Stored of each device. */
  readonly parameters: number;
}

const batchSize = 500;
const tags = ['vip', 'trial', 'fiber', 'dsl', 'business'];

// The rows that the first session of a device makes, many at a time: through the ports a million would take an hour.
const fillStatement = `
WITH device_row AS (
  INSERT INTO device (public_id, oui, product_class, serial_number, manufacturer, model_name, software_version,
    hardware_version, data_model_root, peer_address, periodic_inform_interval_s, tags, onboarding, connection_request_offered_at)
  SELECT f.public_id, f.oui, f.product_class, f.serial_number, f.manufacturer, f.model_name, f.software_version,
    'R1', f.root, f.peer, 3600, string_to_array(f.tags, ','), 'approved', now()
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])
    AS f (public_id, oui, product_class, serial_number, manufacturer, model_name, software_version, root, peer, tags)
  RETURNING id, serial_number
), session_row AS (
  INSERT INTO device_session (device_id, epoch, opened_at, last_inform_at, inform_due_at, cwmp_version, timeout_s, refresh_due_at)
  SELECT id, 1, now(), now(), now() + interval '2 hours', '1.2', 60, NULL FROM device_row
)
INSERT INTO device_params (device_id, snapshot, version)
SELECT d.id, s.snapshot, 1 FROM device_row d
JOIN unnest($4::text[], $11::bytea[]) AS s (serial_number, snapshot) ON s.serial_number = d.serial_number`;

/** Adds devices that have been discovered; goes on where an earlier fill ended. Reports each batch to `onProgress`. */
export async function fillFleet(
  pool: pg.Pool,
  { devices, parameters }: FleetSize,
  onProgress: (filled: number) => void = () => undefined,
): Promise<void> {
  const { rows } = await pool.query<{ count: string }>(
    "SELECT count(*) FROM device WHERE serial_number LIKE 'FL%'",
  );
  const snapshots = new FleetSnapshots(parameters, new Date());
  const valuesFrom = (from: number) => batchValues(numbersOf(from, devices), snapshots);
  const first = Number(rows[0]?.count);
  // The next batch is made while the server takes this one.
  let values = valuesFrom(first);
  for (let from = first; from < devices; from += batchSize) {
    const ready = await values;
    values = valuesFrom(from + batchSize);
    await pool.query(fillStatement, ready);
    onProgress(Math.min(from + batchSize, devices));
  }
  await pool.query('VACUUM (ANALYZE) device, device_session, device_params');
}

/** The numbers of the batch that begins there, none behind the last device. */
function numbersOf(from: number, devices: number): number[] {
  return Array.from({ length: Math.max(0, Math.min(batchSize, devices - from)) }, (_, index) => from + index);
}

async function batchValues(numbers: readonly number[], snapshots: FleetSnapshots): Promise<unknown[]> {
  const models = numbers.map(modelOf);
  return [
    numbers.map(() => newUuidV7()),
    models.map(({ oui }) => oui),
    models.map(({ productClass }) => productClass),
    numbers.map(serialNumberOf),
    models.map(({ manufacturer }) => manufacturer),
    models.map(({ modelName }) => modelName),
    models.map(({ softwareVersions }, index) => softwareVersions[numbers[index]! % softwareVersions.length]),
    models.map(({ root }) => root),
    numbers.map((n) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}`),
    numbers.map((n) => tags.filter((_, index) => n % (index + 7) === 0).join(',')),
    await Promise.all(numbers.map((n) => snapshots.snapshotOf(modelOf(n), n))),
  ];
}
