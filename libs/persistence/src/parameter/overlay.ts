import { isSecretPath } from '#data-model';
import { storable } from './storable.js';
import type { ParameterSource, ReportedValue } from '#device';

/** A recent value on top of the snapshot: value, type, when (ms since 1970), source. */
export type OverlayEntry = readonly [string, string | null, number, ParameterSource];
export type Overlay = Readonly<Record<string, OverlayEntry>>;

/** The overlay of reported values. Secrets keep their place but not their value; NUL has no place in JSONB. */
export function overlayOf(values: readonly ReportedValue[], source: ParameterSource, nowMs: number): Overlay {
  const overlay: Record<string, OverlayEntry> = Object.create(null) as Record<string, OverlayEntry>;
  for (const { path, value, type } of values)
    overlay[storable(path)] = [
      isSecretPath(path) ? '' : storable(value),
      type === null ? null : storable(type),
      nowMs,
      source,
    ];
  return overlay;
}
