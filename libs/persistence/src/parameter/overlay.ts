import type { SecretPaths } from '#data-model';
import {
  isParameterSource,
  StoredStateError,
  type ParameterSource,
  type ParameterTree,
  type ReportedValue,
} from '#device';
import { storable } from './storable.js';

/** A recent value on top of the snapshot: value, type, when (ms since 1970), source. */
export type OverlayEntry = readonly [string, string | null, number, ParameterSource];
export type Overlay = Readonly<Record<string, OverlayEntry>>;

/** The overlay of reported values. Secrets keep their place but not their value; NUL has no place in JSONB. */
export function overlayOf(
  values: readonly ReportedValue[],
  source: ParameterSource | ((path: string) => ParameterSource),
  nowMs: number,
  secrets: SecretPaths,
): Overlay {
  const overlay: Record<string, OverlayEntry> = Object.create(null) as Record<string, OverlayEntry>;
  for (const { path, value, type } of values)
    overlay[storable(path)] = [
      secrets.has(path) ? '' : storable(value),
      type === null ? null : storable(type),
      nowMs,
      typeof source === 'string' ? source : source(path),
    ];
  return overlay;
}

/** The overlay that a row holds. @throws StoredStateError when it is none */
export function readOverlay(stored: unknown): Overlay {
  if (typeof stored === 'object' && stored !== null && !Array.isArray(stored))
    if (Object.values(stored).every(isEntry)) return stored as Overlay;
  throw new StoredStateError('the overlay of recent values of a device');
}

function isEntry(entry: unknown): entry is OverlayEntry {
  if (!Array.isArray(entry) || entry.length !== 4) return false;
  const [value, type, atMs, source] = entry as unknown[];
  return (
    typeof value === 'string' &&
    (type === null || typeof type === 'string') &&
    Number.isSafeInteger(atMs) &&
    isParameterSource(source)
  );
}

/** Puts the recent values on top of the tree. */
export function applyOverlay(tree: ParameterTree, overlay: Overlay): void {
  for (const [path, [value, type, updatedAtMs, source]] of Object.entries(overlay))
    tree.mergeValues([{ path, value, type }], source, new Date(updatedAtMs));
}
