import { isSecretPath } from '#data-model';
import { storable } from './storable.js';
import type { ParameterSource, ParameterTree, ReportedValue } from '#device';

/** A recent value on top of the snapshot: value, type, when (ms since 1970), source. */
export type OverlayEntry = readonly [string, string | null, number, ParameterSource];
export type Overlay = Readonly<Record<string, OverlayEntry>>;

/** The overlay of reported values. Secrets keep their place but not their value; NUL has no place in JSONB. */
export function overlayOf(
  values: readonly ReportedValue[],
  source: ParameterSource | ((path: string) => ParameterSource),
  nowMs: number,
): Overlay {
  const overlay: Record<string, OverlayEntry> = Object.create(null) as Record<string, OverlayEntry>;
  for (const { path, value, type } of values)
    overlay[storable(path)] = [
      isSecretPath(path) ? '' : storable(value),
      type === null ? null : storable(type),
      nowMs,
      typeof source === 'string' ? source : source(path),
    ];
  return overlay;
}

/** Puts the recent values on top of the tree. */
export function applyOverlay(tree: ParameterTree, overlay: Overlay): void {
  for (const [path, [value, type, updatedAtMs, source]] of Object.entries(overlay))
    tree.mergeValues([{ path, value, type }], source, new Date(updatedAtMs));
}
