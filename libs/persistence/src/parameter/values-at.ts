import { decodeSnapshot } from './snapshot.js';
import type { Overlay } from './overlay.js';

/** The values that a device has at these paths; those that are not known are left out. @throws SnapshotDamagedError */
export async function valuesAt(
  { snapshot, overlay }: { readonly snapshot: Buffer | null; readonly overlay: Overlay },
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const tree = await decodeSnapshot(snapshot);
  const values = paths.flatMap((path) => {
    const value = overlay[path]?.[0] ?? tree.get(path)?.value ?? null;
    return value === null ? [] : [[path, value] as const];
  });
  return new Map(values);
}
