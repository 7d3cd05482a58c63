import type { ParameterInfo, ParameterValue } from '#cwmp';
import { isPartialPath, isWithin } from '#data-model';
import { vanishedPaths, type ReportedModel, type ReportedValue, type StoredParameter } from '#device';
import { kept, sizeOf } from '../session/held-answers.js';

/** The stored tree with what a part of a discovery adds to it and takes away. */
export class DiscoveredTree {
  /** When each value was confirmed, ms since 1970; null where none is known. */
  private readonly valueTimes: Map<string, number | null>;
  private readonly listedBefore: ReadonlySet<string>;
  private readonly names = new Map<string, boolean>();
  private readonly listed = new Set<string>();
  private readonly values = new Map<string, ReportedValue>();
  private toldSize = 0;

  constructor(known: readonly StoredParameter[]) {
    this.valueTimes = new Map(
      known.map(({ path, value, updatedAt }) => [path, value === null ? null : updatedAt.getTime()]),
    );
    this.listedBefore = new Set(known.filter(({ listed }) => listed === true).map(({ path }) => path));
  }

  get discovered(): ReportedModel {
    const names = [...this.names].map(([path, writable]) => ({ path, writable }));
    return { names, listed: [...this.listed], values: [...this.values.values()] };
  }

  /** Paths that are known. */
  get size(): number {
    return this.valueTimes.size;
  }

  /** About what the device has told takes in memory, in characters. */
  get learnedSize(): number {
    return this.toldSize;
  }

  has(path: string): boolean {
    return this.valueTimes.has(path);
  }

  isListed(object: string): boolean {
    return this.listed.has(object) || this.listedBefore.has(object);
  }

  /** Takes names; returns how many known ones they show to have vanished. */
  addNames(told: readonly ParameterInfo[], listed: readonly string[]): number {
    const names = told.map(({ name }) => name);
    this.toldSize += sizeOf(told);
    const vanished = vanishedPaths(this.valueTimes.keys(), names, listed);
    for (const path of vanished) {
      this.valueTimes.delete(path);
      this.names.delete(path);
      this.listed.delete(path);
      this.values.delete(path);
    }
    for (const { name, writable } of told) {
      this.names.set(name, writable);
      if (!this.valueTimes.has(name)) this.valueTimes.set(name, null);
    }
    for (const path of listed) this.listed.add(path);
    return vanished.length;
  }

  addValues(told: readonly ParameterValue[]): void {
    this.toldSize += sizeOf(told);
    for (const { name, value, type } of kept(told)) {
      this.values.set(name, { path: name, value, type });
      this.valueTimes.set(name, Infinity);
    }
  }

  /** Objects at or below `scope`, in path order. */
  objectsWithin(scope: string): string[] {
    return [...this.valueTimes.keys()]
      .filter((path) => path.endsWith('.') && isWithin(path, scope))
      .toSorted();
  }

  /** Parameters at or below the paths whose value is not known or older, in path order; full names in any case. */
  staleNames(paths: readonly string[], freshSinceMs: number): string[] {
    const known = [...this.valueTimes.keys()].filter(
      (path) => !path.endsWith('.') && paths.some((scope) => isWithin(path, scope)),
    );
    const asked = paths.filter((path) => path !== '' && !isPartialPath(path));
    return [...new Set([...known, ...asked])].filter((path) => this.isStale(path, freshSinceMs)).toSorted();
  }

  /** Known values of these names count as unknown; returns those that are. */
  distrust(names: readonly string[]): readonly string[] {
    const known = names.filter((name) => this.has(name));
    for (const name of known) this.valueTimes.set(name, null);
    return known;
  }

  isStale(path: string, freshSinceMs: number): boolean {
    const time = this.valueTimes.get(path) ?? null;
    return time === null || time < freshSinceMs;
  }
}
