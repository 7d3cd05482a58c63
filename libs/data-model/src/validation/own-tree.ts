import { parentOf } from '../parameter-path.js';

/** What a device told of one path; null is never told. */
export interface OwnFacts {
  readonly writable: boolean | null;
  /** Type as the device reports it. */
  readonly type: string | null;
}

/** The data model of a device as it told it, which may be a part only. Objects end in a dot. */
export interface OwnTree {
  find(path: string): OwnFacts | null;
  /** The device told all names directly below the object, so that another one is not there. */
  isListed(object: string): boolean;
  /** Something below the object was told. */
  hasBelow(object: string): boolean;
}

/**
 * The tree as it may be once an earlier step has run that adds to an object: what stands below is not known to be
 * missing any more.
 */
export function openedBelow(tree: OwnTree, object: string): OwnTree {
  return {
    find: (path) => tree.find(path),
    isListed: (listed) => !listed.startsWith(object) && tree.isListed(listed),
    hasBelow: (path) => tree.hasBelow(path),
  };
}

/** The listed object in which the path is missing; null when it is known, or nobody knows. */
export function missingFrom(tree: OwnTree, path: string): string | null {
  // An alias names an instance that the tree has by its number.
  const bracket = path.indexOf('[');
  let child = bracket < 0 ? path : path.slice(0, path.lastIndexOf('.', bracket) + 1);
  for (;;) {
    if (tree.find(child) !== null || (child.endsWith('.') && tree.hasBelow(child))) return null;
    const parent = parentOf(child);
    if (parent === '') return null;
    if (tree.isListed(parent)) return parent;
    child = parent;
  }
}
