import { parentPath, type TreeEntry } from './tree-entry.js';

/** A device model that never changes and is therefore used by thousands of CPEs at once. */
export class BaseTree {
  readonly entries: ReadonlyMap<string, TreeEntry>;
  readonly children: ReadonlyMap<string, readonly string[]>;
  /** Number of parameters, objects not counted. */
  readonly parameterCount: number;

  /** @param root `Device.` or `InternetGatewayDevice.` @param entries parents before their children. */
  constructor(
    readonly root: string,
    entries: Iterable<TreeEntry>,
  ) {
    const index = new Map<string, TreeEntry>();
    const children = new Map<string, string[]>();
    let parameters = 0;
    for (const entry of entries) {
      index.set(entry.path, entry);
      const siblings = children.get(parentPath(entry.path));
      if (siblings) siblings.push(entry.path);
      else children.set(parentPath(entry.path), [entry.path]);
      if (entry.kind === 'parameter') parameters += 1;
    }
    this.entries = index;
    this.children = children;
    this.parameterCount = parameters;
  }
}
