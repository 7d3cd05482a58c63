import type { BaseTree } from './base-tree.js';
import { parentPath, type ObjectEntry, type TreeEntry } from './tree-entry.js';

const none: readonly string[] = [];

/** The instances that one CPE has added to and deleted from its base tree. */
export class StructureOverlay {
  private readonly added = new Map<string, TreeEntry>();
  private readonly removed = new Set<string>();
  private readonly children = new Map<string, readonly string[]>();
  private readonly lastInstance = new Map<string, number>();

  constructor(private readonly base: BaseTree) {}

  find(path: string): TreeEntry | null {
    if (this.removed.has(path)) return null;
    return this.added.get(path) ?? this.base.entries.get(path) ?? null;
  }

  childrenOf(path: string): readonly string[] {
    return this.children.get(path) ?? this.base.children.get(path) ?? none;
  }

  /** Creates the next instance of a table; numbers are never used twice. */
  add(table: ObjectEntry, template: readonly TreeEntry[]): number {
    const number = (this.lastInstance.get(table.path) ?? this.highestInstance(table.path)) + 1;
    this.lastInstance.set(table.path, number);
    const path = `${table.path}${number}.`;
    this.insert({ kind: 'object', path, writable: table.writable });
    for (const entry of template) this.insert({ ...entry, path: path + entry.path });
    return number;
  }

  remove(path: string): void {
    const parent = parentPath(path);
    this.children.set(
      parent,
      this.childrenOf(parent).filter((child) => child !== path),
    );
    this.forget(path);
  }

  private forget(path: string): void {
    for (const child of this.childrenOf(path)) this.forget(child);
    this.removed.add(path);
    this.added.delete(path);
  }

  private insert(entry: TreeEntry): void {
    const parent = parentPath(entry.path);
    this.added.set(entry.path, entry);
    this.children.set(parent, [...this.childrenOf(parent), entry.path]);
  }

  private highestInstance(tablePath: string): number {
    const numbers = this.childrenOf(tablePath).map((path) => Number(path.slice(tablePath.length, -1)));
    return Math.max(0, ...numbers);
  }
}
