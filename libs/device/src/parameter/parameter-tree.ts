import { isPartialPath, isWithin, parentOf, type SecretPaths } from '#data-model';
import type {
  ParameterSource,
  ReportedAttributes,
  ReportedName,
  ReportedValue,
  StoredParameter,
} from './parameter-store.js';
import type { Transformation } from '../refresh/refresh-need.js';
import { vanishedPaths } from './vanished-paths.js';

/** What a write changed at one path; null is not known, or not there. */
export interface TreeChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly source: ParameterSource;
}

/** What is known of a device by path, and the rules by which it takes in what the device tells. */
export class ParameterTree {
  private changes: TreeChange[] = [];

  /** @param known taken over, and changed */
  constructor(
    private readonly known: Map<string, StoredParameter>,
    private readonly secrets: SecretPaths,
  ) {}

  find(path: string): StoredParameter | null {
    return this.known.get(path) ?? null;
  }

  values(): IterableIterator<StoredParameter> {
    return this.known.values();
  }

  /**
   * What has changed since it was last asked: values that were known or set, objects that came to one that was listed,
   * and what vanished. Of a secret that was set neither value is told.
   */
  takeChanges(): readonly TreeChange[] {
    const { changes } = this;
    this.changes = [];
    return changes;
  }

  /** Merges values; secrets keep their place but not their value. */
  mergeValues(values: readonly ReportedValue[], source: ParameterSource, at: Date): void {
    for (const { path, value, type } of values) {
      const known = this.known.get(path) ?? newName(path, at);
      this.noteValue(path, known.value, value, source);
      this.known.set(path, {
        ...known,
        value: this.secrets.has(path) ? '' : value,
        type: type ?? known.type,
        source,
        updatedAt: at,
      });
    }
  }

  /** Merges names, and forgets what the objects that are `listed` completely do not have any more. */
  mergeNames(names: readonly ReportedName[], listed: readonly string[], at: Date): void {
    const told = names.map(({ path }) => path);
    for (const path of vanishedPaths(this.known.keys(), told, listed)) this.drop(path);
    for (const { path, writable } of names) {
      const known = this.known.get(path);
      if (known === undefined && path.endsWith('.') && this.known.get(parentOf(path))?.listed === true)
        this.changes.push({ path, before: null, after: '', source: 'tree' });
      this.known.set(path, { ...(known ?? newName(path, at)), writable });
    }
    for (const path of listed)
      this.known.set(path, { ...(this.known.get(path) ?? newName(path, at)), listed: true });
  }

  /** Merges attributes; those of a partial path are those of every known parameter below it. */
  mergeAttributes(attributes: readonly ReportedAttributes[], at: Date): void {
    for (const told of attributes) {
      const paths = isPartialPath(told.path) ? this.parametersBelow(told.path) : [told.path];
      for (const path of paths) this.setAttributes(path, told, at);
    }
  }

  /** Forgets what a transformed device may not keep, see ParameterStore. */
  forgetModel(transformation: Transformation): void {
    for (const known of this.known.values()) {
      const { listed: _, accessList, notification, ...others } = known;
      const attributes = { notification, ...(accessList !== undefined && { accessList }) };
      this.known.set(known.path, {
        ...others,
        ...(transformation === 'factory' ? { notification: null } : attributes),
      });
    }
  }

  /** Forgets an object and all below it. */
  remove(path: string): void {
    for (const known of this.known.keys()) if (isWithin(known, path)) this.drop(known);
  }

  /** Drops what stands behind `most` entries or `mostCharacters` characters of paths, values and types. */
  keepBounded(most: number, mostCharacters: number): void {
    let [names, characters] = [0, 0];
    for (const { path, value, type, accessList = [] } of this.known.values()) {
      names += 1;
      characters += path.length + (value?.length ?? 0) + (type?.length ?? 0) + accessList.join('').length;
      if (names > most || characters > mostCharacters) this.known.delete(path);
    }
  }

  private noteValue(path: string, before: string | null, after: string, source: ParameterSource): void {
    if (this.secrets.has(path)) {
      if (source === 'set') this.changes.push({ path, before: null, after: null, source });
    } else if (before !== after && (before !== null || source === 'set'))
      this.changes.push({ path, before, after, source });
  }

  private drop(path: string): void {
    const before = path.endsWith('.') ? '' : (this.known.get(path)?.value ?? null);
    this.known.delete(path);
    if (before !== null && !this.secrets.has(path))
      this.changes.push({ path, before, after: null, source: 'tree' });
  }

  private parametersBelow(object: string): string[] {
    return [...this.known.keys()].filter((path) => !path.endsWith('.') && isWithin(path, object));
  }

  private setAttributes(path: string, { notification, accessList }: ReportedAttributes, at: Date): void {
    const known = this.known.get(path) ?? newName(path, at);
    this.known.set(path, {
      ...known,
      notification: notification ?? known.notification,
      ...(accessList !== null && { accessList }),
    });
  }
}

function newName(path: string, updatedAt: Date): StoredParameter {
  return { path, value: null, type: null, writable: null, notification: null, source: 'tree', updatedAt };
}
