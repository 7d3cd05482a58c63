import { parentOf } from '#data-model';

/**
 * The known paths that a device does not have any more: those directly below an object of which it told all names, but
 * not theirs, and all below those.
 *
 * @param told the names it told; an object of which it told something below counts as told
 * @param listed the objects of which it told all names directly below
 */
export function vanishedPaths(
  known: Iterable<string>,
  told: Iterable<string>,
  listed: readonly string[],
): readonly string[] {
  if (listed.length === 0) return [];
  const complete = new Set(listed);
  const existing = withAncestors(told);
  const isGone = (path: string) => complete.has(parentOf(path)) && !existing.has(path);
  return [...known].filter((path) => {
    // As is all above it.
    if (existing.has(path)) return false;
    for (let each = path; each !== ''; each = parentOf(each)) if (isGone(each)) return true;
    return false;
  });
}

function withAncestors(paths: Iterable<string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const path of paths)
    for (let each = path; each !== '' && !all.has(each); each = parentOf(each)) all.add(each);
  return all;
}
