import { decodeSnapshot } from './snapshot.js';
import { readOverlay } from './overlay.js';
import type { ParametersRow } from './parameters-row.js';

/** The values that a device has at these paths; those that are not known are left out. @throws StoredStateError */
export async function valuesAt(
  { snapshot, overlay }: Pick<ParametersRow, 'snapshot' | 'overlay'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const recent = readOverlay(overlay);
  const tree = await decodeSnapshot(snapshot);
  const values = paths.flatMap((path) => {
    const value = recent[path]?.[0] ?? tree.get(path)?.value ?? null;
    return value === null ? [] : [[path, value] as const];
  });
  return new Map(values);
}
