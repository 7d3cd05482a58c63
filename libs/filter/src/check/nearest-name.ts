/** The name that differs from what was written by case or by up to two letters, null when none is so near. */
export function nearestName(written: string, names: readonly string[]): string | null {
  const lower = written.toLowerCase();
  const sameLetters = names.find((name) => name.toLowerCase() === lower);
  if (sameLetters !== undefined || written.length > 64) return sameLetters ?? null;
  const [nearest] = names
    .map((name) => ({ name, distance: distanceOf(lower, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= 2 && distance < name.length / 2)
    .toSorted((a, b) => a.distance - b.distance);
  return nearest?.name ?? null;
}

/** How many letters have to be added, dropped or replaced [Levenshtein]. */
function distanceOf(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above[b.length] ?? 0;
}
