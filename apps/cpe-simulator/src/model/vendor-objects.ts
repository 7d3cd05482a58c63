import { BaseTree } from '../device/base-tree.js';
import { ModelBuilder, type ModelGroup } from './model-builder.js';

const extended = new Map<ModelGroup, BaseTree>();

/** A model with what a vendor added to it; the same group gives the same tree, since a fleet shares one. */
export function withVendorObjects(standard: BaseTree, group: ModelGroup): BaseTree {
  if (group.objects === undefined && group.tables === undefined) return standard;
  const known = extended.get(group) ?? extend(standard, group);
  extended.set(group, known);
  return known;
}

function extend(standard: BaseTree, group: ModelGroup): BaseTree {
  const builder = new ModelBuilder(standard.root);
  builder.add(group);
  const added = [...builder.build().entries.values()].filter(({ path }) => !standard.entries.has(path));
  return new BaseTree(standard.root, [...standard.entries.values(), ...added]);
}
