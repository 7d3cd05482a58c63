import type { SecretPaths } from '#data-model';
import { mostChangesPerWrite, newUuidV7, type DeviceId, type HistoryRules, type TreeChange } from '#device';
import type { Database } from '../data-source/database.js';
import { loadStatement } from '../parameter/parameter-statements.js';
import type { ParametersRow } from '../parameter/parameters-row.js';
import type { Overlay } from '../parameter/overlay.js';
import { valuesAt } from '../parameter/values-at.js';

/** What is known of paths before a write, and the version of the row that tells it. */
interface KnownBefore {
  readonly values: Readonly<Record<string, string>>;
  readonly version: string;
}

/** What one device told, and what of it the history keeps. */
interface ReportedOverlay {
  readonly deviceId: DeviceId;
  readonly overlay: Overlay;
  readonly rules: HistoryRules;
  readonly secrets: SecretPaths;
}

/** The change of one path in the form of the history: before, after, source. */
type KeptChange = readonly [string | null, string | null, string];

/** More writers of one device at a time than its session can have; see `writeFollowed`. */
const mostLooks = 32;

/** Changes of one write in the form of the history, null for none: several of one path are one. */
export function keptChanges(changes: readonly TreeChange[]): {
  readonly json: string | null;
  readonly count: number;
} {
  const kept = new Map<string, KeptChange>();
  for (const { path, before, after, source } of changes) {
    const [first] = kept.get(path) ?? [before];
    kept.set(path, [first, after, source]);
  }
  return { json: kept.size === 0 ? null : jsonOf(kept), count: kept.size };
}

/**
 * Runs a statement with `mergeReported` until it could write: when it cannot, what the device had of the followed paths
 * is looked up in its snapshot. `run` gets the values of `ReportedPlaces` behind the overlay, in their order.
 */
export async function writeFollowed<Row extends { readonly ok: boolean }>(
  database: Database,
  { deviceId, overlay, rules, secrets }: ReportedOverlay,
  run: (values: unknown[]) => Promise<Row | null>,
): Promise<Row | null> {
  const paths = Object.keys(overlay).filter((path) => rules.follows(path));
  const [secret, plain] = [
    paths.filter((path) => secrets.has(path)),
    paths.filter((path) => !secrets.has(path)),
  ];
  const followed = plain.slice(0, mostChangesPerWrite);
  const always = setSecrets(overlay, secret);
  let before: KnownBefore | null = null;
  for (let look = 0; look < mostLooks; look++) {
    const known = before === null ? [null, null] : [JSON.stringify(before.values), before.version];
    const row = await run([followed, always, ...known, newUuidV7(), rules.changesPerDay]);
    if (row === null || row.ok) return row;
    before = await lookUp(database, deviceId, followed);
  }
  throw new Error(`parameters of device ${deviceId} changed under ${mostLooks} attempts to merge values`);
}

/** That a secret was set is kept, not its values. */
function setSecrets(overlay: Overlay, secrets: readonly string[]): string | null {
  const set = secrets.filter((path) => overlay[path]?.[3] === 'set');
  const kept = set.slice(0, mostChangesPerWrite).map((path) => [path, [null, null, 'set']] as const);
  return kept.length === 0 ? null : jsonOf(kept);
}

async function lookUp(
  database: Database,
  deviceId: DeviceId,
  paths: readonly string[],
): Promise<KnownBefore> {
  const row = await database.row<ParametersRow>(loadStatement, [deviceId]);
  if (row === null) return { values: {}, version: '0' };
  return { values: Object.fromEntries(await valuesAt(row, paths)), version: row.version };
}

function jsonOf(changes: Iterable<readonly [string, unknown]>): string {
  return JSON.stringify(Object.fromEntries(changes));
}
