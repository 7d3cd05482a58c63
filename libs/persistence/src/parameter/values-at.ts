import { readOverlay } from './overlay.js';
import type { ParametersRow } from './parameters-row.js';
import { valuesInSnapshot } from './snapshot.js';

/** The values that a device has at these paths; those that are not known are left out. @throws StoredStateError */
export async function valuesAt(
  { snapshot, overlay }: Pick<ParametersRow, 'snapshot' | 'overlay'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const recentValues = readOverlay(overlay);
  const isRecent = (path: string) => Object.hasOwn(recentValues, path);
  const older = await valuesInSnapshot(snapshot, new Set(paths.filter((path) => !isRecent(path))));
  const recent = paths.filter(isRecent).map((path) => [path, recentValues[path]![0]] as const);
  return new Map([...older, ...recent]);
}
