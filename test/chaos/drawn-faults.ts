import { Random } from '../random.js';
import { faults } from './faults.js';

/**
 * What is broken with this seed, in its order. Seeds in a row go through shuffled decks of all faults, one after the
 * other, so that none of them is left out for long.
 */
export function drawnFaults(seed: number, count: number): readonly string[] {
  const names = Object.keys(faults);
  return Array.from({ length: count }, (_, n) => {
    const place = seed * count + n;
    const deck = shuffled(names, new Random(Math.floor(place / names.length), 0));
    return deck[place % names.length]!;
  });
}

function shuffled(names: readonly string[], random: Random): readonly string[] {
  const left = [...names];
  return names.map(() => left.splice(random.below(left.length), 1)[0]!);
}
