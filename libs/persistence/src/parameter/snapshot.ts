import { promisify } from 'node:util';
import { deflateRaw, deflateRawSync, inflateRaw, inflateRawSync } from 'node:zlib';
import { isParameterSource, StoredStateError, type ParameterSource, type StoredParameter } from '#device';
import { isFlag, isText, isTextList, orAbsent, orNull } from '../stored-json/records.js';

/** A stored parameter in the shape that compresses well, in the order of StoredParameter; the last ones only where they are told. */
type SnapshotEntry = readonly [
  path: string,
  value: string | null,
  type: string | null,
  writable: boolean | null,
  notification: number | null,
  source: ParameterSource,
  updatedAtMs: number,
  listed?: boolean,
  accessList?: readonly string[],
];

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

const snapshotName = 'the snapshot of the parameters of a device';

// What the store keeps of one device is less, even if JSON escapes every character; beyond this the row was not ours.
const maxInflatedBytes = 256 * 1024 * 1024;

// Of what most devices have, the way to another thread and back costs more than the work.
const mostDeflatedAtOnce = 16 * 1024;
const mostInflatedAtOnce = 256 * 1024;

/** Parameters as one compressed value, ordered by path. */
export function encodeSnapshot(parameters: Iterable<StoredParameter>): Promise<Buffer> {
  return deflateSnapshot(snapshotText(parameters));
}

/** What a snapshot of these parameters has inside. */
export function snapshotText(parameters: Iterable<StoredParameter>): string {
  const entries: SnapshotEntry[] = [];
  for (const p of parameters) {
    const facets = [
      p.path,
      p.value,
      p.type,
      p.writable,
      p.notification,
      p.source,
      p.updatedAt.getTime(),
    ] as const;
    if (p.accessList !== undefined) entries.push([...facets, p.listed === true, p.accessList]);
    else entries.push(p.listed === true ? [...facets, true] : facets);
  }
  if (!isOrdered(entries)) entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}

/** The snapshot that has this text inside. */
export async function deflateSnapshot(text: string): Promise<Buffer> {
  const bytes = Buffer.from(text);
  return bytes.length > mostInflatedAtOnce ? deflate(bytes) : deflateRawSync(bytes);
}

function isOrdered(entries: readonly SnapshotEntry[]): boolean {
  return entries.every(([path], index) => index === 0 || entries[index - 1]![0] < path);
}

async function inflated(snapshot: Buffer): Promise<string> {
  const limit = { maxOutputLength: maxInflatedBytes };
  const isSmall = snapshot.length <= mostDeflatedAtOnce;
  return (isSmall ? inflateRawSync(snapshot, limit) : await inflate(snapshot, limit)).toString('utf8');
}

/** @throws StoredStateError when the bytes are not a snapshot. */
export async function decodeSnapshot(snapshot: Buffer | null): Promise<Map<string, StoredParameter>> {
  const parameters = new Map<string, StoredParameter>();
  if (snapshot === null) return parameters;
  for (const entry of await entriesOf(snapshot)) {
    const [path, value, type, writable, notification, source, updatedAtMs, listed, accessList] = entry;
    const updatedAt = new Date(updatedAtMs);
    const facets = { path, value, type, writable, notification, source, updatedAt };
    const parameter = accessList === undefined ? facets : { ...facets, accessList };
    parameters.set(path, listed === true ? { ...parameter, listed } : parameter);
  }
  return parameters;
}

/** The values that a snapshot has at these paths; those that are not known are left out. @throws StoredStateError */
export async function valuesInSnapshot(
  snapshot: Buffer | null,
  paths: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const values = new Map<string, string>();
  if (snapshot === null || paths.size === 0) return values;
  for (const [path, value] of await entriesOf(snapshot))
    if (value !== null && paths.has(path)) values.set(path, value);
  return values;
}

async function entriesOf(snapshot: Buffer): Promise<SnapshotEntry[]> {
  try {
    const entries: unknown = JSON.parse(await inflated(snapshot));
    if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  } catch (cause) {
    throw new StoredStateError(snapshotName, { cause });
  }
  throw new StoredStateError(snapshotName);
}

const checks: readonly ((field: unknown) => boolean)[] = [
  isText,
  orNull(isText),
  orNull(isText),
  orNull(isFlag),
  orNull(Number.isFinite),
  isParameterSource,
  Number.isSafeInteger,
  orAbsent(isFlag),
  orAbsent(isTextList),
];

function isEntry(entry: unknown): entry is SnapshotEntry {
  if (!Array.isArray(entry) || entry.length < 7 || entry.length > checks.length) return false;
  const fields: readonly unknown[] = entry;
  return checks.every((check, index) => check(fields[index]));
}
