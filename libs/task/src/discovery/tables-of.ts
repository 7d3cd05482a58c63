import { parentOf } from '#data-model';
import type { StoredParameter } from '#device';

/** More tables than these are asked for as the whole of the model. */
const mostTables = 64;

const instance = /\.\d+\./;
const isInstance = /\.\d+\.$/;

/**
 * The tables of a known tree whose instances may come and go, outermost ones only: those with instances, and objects
 * to which some may be added. The root instead when they are many.
 */
export function tablesOf(known: readonly StoredParameter[], root: string): readonly string[] {
  const tables = new Set<string>();
  for (const { path, writable } of known) {
    const found = instance.exec(path);
    if (found !== null) tables.add(path.slice(0, found.index + 1));
    else if (path.endsWith('.') && writable === true) tables.add(path);
  }
  return tables.size > mostTables ? [root] : [...tables].toSorted();
}

/** The table that an AddObject or DeleteObject changes, by a number or an alias. */
export function tableOf(objectName: string): string {
  return isInstance.test(objectName) || objectName.endsWith('].') ? parentOf(objectName) : objectName;
}
