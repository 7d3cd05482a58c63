import { BaseTree } from '../device/base-tree.js';
import {
  parentPath,
  type ParameterEntry,
  type ParameterTraits,
  type ParameterType,
  type TreeEntry,
} from '../device/tree-entry.js';

/** One parameter of an object: name (with dots where it lies deeper), type, factory value, traits. */
export type ParameterRow = readonly [
  name: string,
  type: ParameterType,
  value: string,
  traits?: ParameterTraits,
];

/** A multi-instance object. */
export interface TableSpec {
  /** Parameters of each instance. */
  readonly rows: readonly ParameterRow[];
  /** Factory instances, as values that differ from the rows'. */
  readonly instances: readonly Readonly<Record<string, string>>[];
  /** The ACS may add and delete instances. Default false. */
  readonly growable?: boolean;
  /** Parameter of the parent that counts the instances. Default: the table's name + `NumberOfEntries`. */
  readonly counter?: string;
  /** Default 64. */
  readonly maxEntries?: number;
}

/** A named part of a device model. */
export interface ModelGroup {
  /** Paths relative to the root, each ending in a dot; the empty path is the root itself. */
  readonly objects?: Readonly<Record<string, readonly ParameterRow[]>>;
  readonly tables?: Readonly<Record<string, TableSpec>>;
}

export const writable: ParameterTraits = { writable: true };
export const secret: ParameterTraits = { writable: true, hidden: true };
/** A writable string of at most this many characters. */
export const text = (maxLength: number): ParameterTraits => ({ writable: true, maxLength });
/** A writable choice. */
export const oneOf = (...allowed: string[]): ParameterTraits => ({ writable: true, allowed });
/** A writable integer between two bounds, both included. */
export const between = (lowest: number, highest: number): ParameterTraits => ({
  writable: true,
  range: [lowest, highest],
});

/** Lists a group's entries, parents before children, as they stand below `prefix`. */
class EntryList {
  private readonly entries = new Map<string, TreeEntry>();

  constructor(private readonly top: string) {}

  object(path: string, rows: readonly ParameterRow[]): this {
    this.ensureObject(path);
    for (const row of rows) this.parameter(path, row);
    return this;
  }

  table(path: string, spec: TableSpec): void {
    const isGrowable = spec.growable === true;
    const maxEntries = spec.maxEntries ?? 64;
    this.ensureObject(parentPath(path));
    const parent = parentPath(path);
    const counter = spec.counter ?? `${path.slice(parent.length, -1)}NumberOfEntries`;
    this.parameter(parent, [counter, 'unsignedInt', String(spec.instances.length)]);
    const template = new EntryList('').object('', spec.rows).list();
    const table = { maxEntries, counterPath: parent + counter, template };
    this.entries.set(path, { kind: 'object', path, writable: isGrowable, table });
    for (const [index, values] of spec.instances.entries()) {
      const instance = `${path}${index + 1}.`;
      this.entries.set(instance, { kind: 'object', path: instance, writable: isGrowable });
      const rows = spec.rows.map(([name, type, value, traits = {}]): ParameterRow => {
        return [name, type, values[name] ?? value, traits];
      });
      this.object(instance, rows);
    }
  }

  list(): TreeEntry[] {
    return [...this.entries.values()];
  }

  private parameter(objectPath: string, [name, type, value, traits]: ParameterRow): void {
    const path = objectPath + name;
    this.ensureObject(parentPath(path));
    const entry: ParameterEntry = { kind: 'parameter', path, type, value, ...traits };
    this.entries.set(path, entry);
  }

  private ensureObject(path: string): void {
    if (path === this.top || path === '' || this.entries.has(path)) return;
    this.ensureObject(parentPath(path));
    this.entries.set(path, { kind: 'object', path, writable: false });
  }
}

/** Collects groups below one root until the model has the size that is asked for. */
export class ModelBuilder {
  private readonly entries = new Map<string, TreeEntry>();
  private parameters = 0;

  constructor(private readonly root: string) {
    this.entries.set(root, { kind: 'object', path: root, writable: false });
  }

  get parameterCount(): number {
    return this.parameters;
  }

  add(group: ModelGroup): void {
    for (const entry of this.listGroup(group)) this.keep(entry);
  }

  /** Adds the group only when the model stays within `limit` parameters. */
  addWithin(group: ModelGroup, limit: number): void {
    const entries = this.listGroup(group);
    const added = entries.filter(({ kind, path }) => kind === 'parameter' && !this.entries.has(path)).length;
    if (this.parameters + added > limit) return;
    for (const entry of entries) this.keep(entry);
  }

  build(): BaseTree {
    return new BaseTree(this.root, this.entries.values());
  }

  private listGroup({ objects = {}, tables = {} }: ModelGroup): TreeEntry[] {
    const list = new EntryList(this.root);
    for (const [path, rows] of Object.entries(objects)) list.object(this.root + path, rows);
    for (const [path, spec] of Object.entries(tables)) list.table(this.root + path, spec);
    return list.list();
  }

  private keep(entry: TreeEntry): void {
    if (this.entries.has(entry.path)) return;
    this.entries.set(entry.path, entry);
    if (entry.kind === 'parameter') this.parameters += 1;
  }
}
