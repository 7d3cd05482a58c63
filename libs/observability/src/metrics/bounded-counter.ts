import { Counter, type Registry } from 'prom-client';

const VALUE_LIMIT = 64;
const PLAIN_VALUE = /^[\w.:-]{1,64}$/;
const OTHER = 'other';

/** A counter whose labels cannot grow without bound: what is unusual, or comes late, is counted as `other`. */
export class BoundedCounter<Label extends string> {
  readonly #counter: Counter;
  readonly #seen = new Map<string, Set<string>>();

  constructor(registry: Registry, name: string, help: string, labels: readonly Label[]) {
    this.#counter = new Counter({ name, help, labelNames: [...labels], registers: [registry] });
  }

  /** Adds one under these label values. */
  count(labels: Readonly<Record<Label, string>>): void {
    const bounded = Object.entries<string>(labels).map(([label, value]) => [
      label,
      this.#bound(label, value),
    ]);
    this.#counter.inc(Object.fromEntries(bounded));
  }

  #bound(label: string, value: string): string {
    const seen = this.#seen.get(label) ?? new Set();
    this.#seen.set(label, seen);
    if (seen.has(value)) return value;
    if (seen.size >= VALUE_LIMIT || !PLAIN_VALUE.test(value)) return OTHER;
    seen.add(value);
    return value;
  }
}
