import { isPartialPath, isSecretPath, isWithin } from '#data-model';
import type {
  ParameterSource,
  ReportedAttributes,
  ReportedName,
  ReportedValue,
  StoredParameter,
} from './parameter-store.js';
import { vanishedPaths } from './vanished-paths.js';

/** What is known of a device by path, and the rules by which it takes in what the device tells. */
export class ParameterTree {
  /** @param known taken over, and changed */
  constructor(private readonly known: Map<string, StoredParameter>) {}

  get size(): number {
    return this.known.size;
  }

  find(path: string): StoredParameter | null {
    return this.known.get(path) ?? null;
  }

  values(): IterableIterator<StoredParameter> {
    return this.known.values();
  }

  /** Merges values; secrets keep their place but not their value. */
  mergeValues(values: readonly ReportedValue[], source: ParameterSource, at: Date): void {
    for (const { path, value, type } of values) {
      const known = this.known.get(path) ?? newName(path, at);
      this.known.set(path, {
        ...known,
        value: isSecretPath(path) ? '' : value,
        type: type ?? known.type,
        source,
        updatedAt: at,
      });
    }
  }

  /** Merges names, and forgets what the objects that are `listed` completely do not have any more. */
  mergeNames(names: readonly ReportedName[], listed: readonly string[], at: Date): void {
    const told = names.map(({ path }) => path);
    for (const path of vanishedPaths(this.known.keys(), told, listed)) this.known.delete(path);
    for (const { path, writable } of names)
      this.known.set(path, { ...(this.known.get(path) ?? newName(path, at)), writable });
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

  /** Forgets an object and all below it. */
  remove(path: string): void {
    for (const known of this.known.keys()) if (isWithin(known, path)) this.known.delete(known);
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
