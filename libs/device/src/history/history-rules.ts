import type { TreeChange } from '../parameter/parameter-tree.js';

/** What of the changes of parameters is kept. */
export interface HistoryPolicy {
  /**
   * Paths whose changes are noise: segments that stand together anywhere in a path, the last one at its end, or before
   * anything if the pattern ends in a dot; `*` is any one segment.
   */
  readonly excluded: readonly string[];
  /** Changes kept of one device in a day; 0 keeps none. */
  readonly changesPerDay: number;
}

/** Changes kept of one write; a device that changes more at once is another device, or hostile. */
export const mostChangesPerWrite = 1_000;

/** Characters kept of a value. */
export const longestKeptValue = 1_024;

/** Decides which changes are kept. */
export class HistoryRules {
  readonly changesPerDay: number;
  private readonly excluded: RegExp | null;

  constructor({ excluded, changesPerDay }: HistoryPolicy) {
    this.changesPerDay = changesPerDay;
    this.excluded =
      excluded.length === 0 ? null : new RegExp(`(?:^|\\.)(?:${excluded.map(asRegExp).join('|')})`);
  }

  /** Whether changes of this path are kept. */
  follows(path: string): boolean {
    return this.changesPerDay > 0 && this.excluded?.test(path) !== true;
  }

  /** Those that are kept of the changes of one write. */
  keptOf(changes: readonly TreeChange[]): readonly TreeChange[] {
    const followed = changes.filter(({ path }) => this.follows(path));
    return followed.slice(0, mostChangesPerWrite).map((change) => ({
      ...change,
      before: shortened(change.before),
      after: shortened(change.after),
    }));
  }
}

function asRegExp(pattern: string): string {
  const source = pattern.replaceAll(/[^A-Za-z0-9_*-]/g, String.raw`\$&`).replaceAll('*', '[^.]+');
  return pattern.endsWith('.') ? source : `${source}$`;
}

function shortened(value: string | null): string | null {
  if (value === null || value.length <= longestKeptValue) return value;
  return `${value.slice(0, longestKeptValue - 1)}…`.toWellFormed();
}
