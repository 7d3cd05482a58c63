import type { InformRecord } from '#device';

/** The root object in the device's own spelling: names sent back to it must match (Q21). Null when it told none. */
export function speltRootOf({ parameters, facts }: InformRecord): string | null {
  const root = facts.dataModelRoot?.toLowerCase();
  if (root === undefined) return null;
  const path = parameters.find((parameter) => parameter.path.toLowerCase().startsWith(root))?.path;
  return path?.slice(0, root.length) ?? null;
}
