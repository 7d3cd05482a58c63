import { parentOf, rootOf, type DataModelRoot, type ModelFacts, type OwnTree } from '#data-model';
import type { StoredParameter } from './parameter-store.js';

/** All that is known of a device's data model at one time, looked up by path. */
export class KnownTree implements OwnTree {
  private readonly parameters: ReadonlyMap<string, StoredParameter>;
  private ancestors: ReadonlySet<string> | null = null;

  constructor(known: readonly StoredParameter[]) {
    this.parameters = new Map(known.map((parameter) => [parameter.path, parameter]));
  }

  find(path: string): StoredParameter | null {
    return this.parameters.get(path) ?? null;
  }

  isListed(object: string): boolean {
    return this.parameters.get(object)?.listed === true;
  }

  hasBelow(object: string): boolean {
    this.ancestors ??= ancestorsOf(this.parameters.keys());
    return this.ancestors.has(object);
  }

  /** Objects whose path is like a pattern, in which `*` is the number of an instance, in the order of the numbers. */
  objectsLike(pattern: string): readonly string[] {
    this.ancestors ??= ancestorsOf(this.parameters.keys());
    const form = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '\\d+')}$`);
    const objects = new Set([...this.ancestors, ...this.parameters.keys()].filter((path) => form.test(path)));
    return [...objects].toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  }

  /** What the device told of the models that it follows. */
  get modelFacts(): ModelFacts {
    const root: DataModelRoot | null = rootOf(this.parameters.keys());
    return {
      root,
      rootDataModelVersion: this.find('Device.RootDataModelVersion')?.value ?? null,
      deviceSummary: this.find(`${root}DeviceSummary`)?.value ?? null,
    };
  }
}

function ancestorsOf(paths: Iterable<string>): ReadonlySet<string> {
  const ancestors = new Set<string>();
  for (const path of paths) {
    let parent = parentOf(path);
    while (parent !== '' && !ancestors.has(parent)) {
      ancestors.add(parent);
      parent = parentOf(parent);
    }
  }
  return ancestors;
}
