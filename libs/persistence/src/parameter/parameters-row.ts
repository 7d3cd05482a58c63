import type { SecretPaths } from '#data-model';
import { ParameterTree } from '#device';
import { applyOverlay, readOverlay } from './overlay.js';
import { decodeSnapshot } from './snapshot.js';

/** A device's parameters as they are stored. */
export interface ParametersRow {
  snapshot: Buffer | null;
  /** Overlay, once it was read. */
  overlay: unknown;
  version: string;
}

/** The whole tree of a row, without what has become a secret since it was stored. @throws StoredStateError (rejects) */
export async function treeOf(
  { snapshot, overlay }: Omit<ParametersRow, 'version'>,
  secrets: SecretPaths,
): Promise<ParameterTree> {
  const known = await decodeSnapshot(snapshot);
  for (const parameter of known.values())
    if (parameter.value !== null && secrets.has(parameter.path))
      known.set(parameter.path, { ...parameter, value: '' });
  const tree = new ParameterTree(known, secrets);
  applyOverlay(tree, readOverlay(overlay));
  return tree;
}
