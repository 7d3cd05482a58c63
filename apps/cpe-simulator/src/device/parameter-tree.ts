import type { BaseTree } from './base-tree.js';
import { StructureOverlay } from './structure-overlay.js';
import { parentPath, type ParameterEntry, type TreeEntry } from './tree-entry.js';

export interface ParameterAttributes {
  readonly notification: number;
  readonly accessList: readonly string[];
}

const none: readonly string[] = [];

/** The parameters of one CPE: an immutable base shared with its fleet, this unit's own facts, and what was changed since the factory. */
export class ParameterTree {
  private structure: StructureOverlay | null = null;
  private readonly values = new Map<string, string>();
  private readonly attributes = new Map<string, ParameterAttributes>();
  private readonly live = new Map<string, () => string>();

  /** @param facts values of this very unit (serial number, addresses); they survive a factory reset. */
  constructor(
    readonly base: BaseTree,
    private readonly facts: Map<string, string>,
  ) {}

  get root(): string {
    return this.base.root;
  }

  find(path: string): TreeEntry | null {
    return this.structure ? this.structure.find(path) : (this.base.entries.get(path) ?? null);
  }

  findParameter(path: string): ParameterEntry | null {
    const entry = this.find(path);
    return entry?.kind === 'parameter' ? entry : null;
  }

  childrenOf(objectPath: string): readonly string[] {
    return this.structure?.childrenOf(objectPath) ?? this.base.children.get(objectPath) ?? none;
  }

  /** The value the device works with; the empty string where there is no such parameter. */
  valueOf(path: string): string {
    const live = this.live.get(path);
    if (live) return live();
    return this.values.get(path) ?? this.facts.get(path) ?? this.findParameter(path)?.value ?? '';
  }

  /** What a GetParameterValues may see: hidden parameters are empty. */
  readableValue(entry: ParameterEntry): string {
    return entry.hidden ? '' : this.valueOf(entry.path);
  }

  set(path: string, value: string): void {
    this.values.set(path, value);
  }

  /** States a fact about this unit that even a factory reset does not change. */
  setFact(path: string, value: string): void {
    this.facts.set(path, value);
  }

  /** Computes a value whenever it is read (uptime, clock). */
  setLive(path: string, read: () => string): void {
    this.live.set(path, read);
  }

  attributesOf(entry: ParameterEntry): ParameterAttributes {
    return this.attributes.get(entry.path) ?? { notification: entry.notification ?? 0, accessList: [] };
  }

  setAttributes(path: string, attributes: ParameterAttributes): void {
    this.attributes.set(path, attributes);
  }

  /** Depth first, in the order of the model, without the object itself; the empty path stands above the root. */
  *descendants(objectPath: string): Generator<TreeEntry> {
    for (const path of this.childrenOf(objectPath)) {
      const entry = this.find(path);
      if (!entry) continue;
      yield entry;
      if (entry.kind === 'object') yield* this.descendants(path);
    }
  }

  /** Null when the table is not one that can grow, or is full. */
  addInstance(tablePath: string): number | null {
    const entry = this.find(tablePath);
    if (entry?.kind !== 'object' || !entry.table || !entry.writable) return null;
    if (this.childrenOf(tablePath).length >= entry.table.maxEntries) return null;
    this.structure ??= new StructureOverlay(this.base);
    const number = this.structure.add(entry, entry.table.template);
    this.countEntries(tablePath);
    return number;
  }

  removeInstance(instancePath: string): void {
    this.structure ??= new StructureOverlay(this.base);
    this.structure.remove(instancePath);
    this.countEntries(parentPath(instancePath));
  }

  /** Back to the factory: values, attributes and instances, but not this unit's facts. */
  reset(): void {
    this.structure = null;
    this.values.clear();
    this.attributes.clear();
  }

  private countEntries(tablePath: string): void {
    const entry = this.find(tablePath);
    if (entry?.kind !== 'object' || !entry.table) return;
    this.values.set(entry.table.counterPath, String(this.childrenOf(tablePath).length));
  }
}
