import { isPartialPath, isWithin, parentOf } from '#data-model';
import type { DiscoveryCursor } from './discovery-cursor.js';
import type { DiscoveredTree } from './discovered-tree.js';

/** One GetParameterNames of a walk. */
export interface NamesRequest {
  readonly path: string;
  readonly nextLevel: boolean;
}

/** Refusals of whole subtrees after which a device is asked for one level at a time. */
const mostWholeRefusals = 3;

/** Comes after every path that begins with what is before it. */
const afterAll = '\uffff';

/** Asks for the names below some paths: a whole subtree where the device tells it, else level by level. */
export class NameWalk {
  private scope: number;
  private behind: string | null;
  private refusals: number;
  /** Objects of the present scope that are still to be asked, the next one last. */
  private pending: string[] | null = null;
  /** The object at work is too big to be told whole; those below it may not be. */
  private isTooBig = false;

  constructor(
    private readonly paths: readonly string[],
    private readonly tree: DiscoveredTree,
    cursor: Pick<DiscoveryCursor, 'scope' | 'behind' | 'wholeRefusals'>,
    private readonly trustsNames: boolean,
  ) {
    this.scope = cursor.scope;
    this.behind = cursor.behind;
    this.refusals = cursor.wholeRefusals;
  }

  get position(): Pick<DiscoveryCursor, 'scope' | 'behind' | 'wholeRefusals'> {
    return { scope: this.scope, behind: this.behind, wholeRefusals: this.refusals };
  }

  /** From now on one level at a time. */
  goLevelByLevel(): void {
    this.refusals = mostWholeRefusals;
  }

  /** The next request, null when all names are known. Until it is passed, it stays the same one. */
  next(): NamesRequest | null {
    for (;;) {
      const root = this.paths[this.scope];
      if (root === undefined) return null;
      this.pending ??= this.rest(root);
      const path = this.pending.at(-1);
      if (path !== undefined) return { path, nextLevel: this.isTooBig || this.isByLevel };
      this.scope += 1;
      this.behind = null;
      this.pending = null;
    }
  }

  private get isByLevel(): boolean {
    return this.refusals >= mostWholeRefusals;
  }

  isScope(path: string): boolean {
    return this.paths[this.scope] === path;
  }

  /** The device told names below the path: goes on behind them, or into the objects among them. */
  told({ path, nextLevel }: NamesRequest, names: readonly string[]): void {
    const isWhole = !nextLevel && tellsMoreThanOneLevel(path, names);
    // Some devices tell one level whatever they are asked.
    if (!nextLevel && !isWhole) this.goLevelByLevel();
    this.pending = this.pending?.filter((each) => !isWithin(each, path)) ?? null;
    this.isTooBig = false;
    this.behind = isWhole ? `${path}${afterAll}` : path;
    if (!isWhole) this.pending?.push(...childObjects(path, names).toSorted().toReversed());
  }

  /** The device refused a whole subtree; `tooBig` ones may have parts that are not. */
  refusedWhole(tooBig: boolean): void {
    this.refusals = tooBig ? this.refusals + 1 : mostWholeRefusals;
    this.isTooBig = tooBig;
  }

  /** Leaves one object out; what is known below it is asked all the same. */
  passOver({ path }: NamesRequest): void {
    this.isTooBig = false;
    this.pending?.pop();
    this.behind = path;
  }

  private rest(root: string): string[] {
    if (!isPartialPath(root) || (this.trustsNames && this.tree.isListed(root))) return [];
    const { behind } = this;
    if (behind === null) return [root];
    return this.tree
      .objectsWithin(root)
      .filter((path) => path > behind)
      .toReversed();
  }
}

function tellsMoreThanOneLevel(path: string, names: readonly string[]): boolean {
  const hasDeeper = names.some((name) => name !== path && parentOf(name) !== path);
  return hasDeeper || childObjects(path, names).length === 0;
}

function childObjects(path: string, names: readonly string[]): string[] {
  return names.filter((name) => name.endsWith('.') && name !== path && parentOf(name) === path);
}
