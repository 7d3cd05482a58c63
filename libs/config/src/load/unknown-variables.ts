import { allSlices } from '../slice/all-slices.js';
import { settingsOf } from '../slice/setting.js';
import type { Environment } from './read-variable.js';

const OURS = /^ACS_(?!TEST_)/;
// Of the letters behind ACS_, every third may be wrong.
const MISSPELT_SHARE = 1 / 3;

/** A misspelt name would leave a default in force without a word, so every unknown `ACS_*` name is a problem. */
export function unknownVariableProblems(env: Environment): string[] {
  const known = new Set(
    allSlices.flatMap(([, slice]) => settingsOf(slice).flatMap(({ name }) => [name, `${name}_FILE`])),
  );
  return Object.keys(env)
    .filter((name) => OURS.test(name) && !known.has(name))
    .map((name) => `${name}: there is no such variable${suggestion(name, known)}`);
}

function suggestion(name: string, known: ReadonlySet<string>): string {
  const ranked = [...known]
    .map((candidate) => ({ candidate, distance: editDistance(name.toUpperCase(), candidate) }))
    .toSorted((a, b) => a.distance - b.distance);
  const best = ranked[0];
  return best !== undefined && best.distance <= (name.length - 'ACS_'.length) * MISSPELT_SHARE
    ? `; did you mean ${best.candidate}?`
    : '; remove it, or see docs/configuration.md';
}

/** Levenshtein distance. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
