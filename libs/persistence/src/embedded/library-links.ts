import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

interface LibraryLink {
  readonly source: string;
  readonly target: string;
}

/**
 * Makes the links between library versions that npm cannot pack. The package makes them in an install script, which
 * `--ignore-scripts` and strict script rules of npm leave out. Links that cannot be made show when the programs run.
 */
export function restoreLibraryLinks(nativeDirectory: string): void {
  for (const { source, target } of readLinks(nativeDirectory)) {
    const link = join(dirname(nativeDirectory), target);
    if (!link.startsWith(nativeDirectory) || lstatSync(link, { throwIfNoEntry: false }) !== undefined)
      continue;
    try {
      symlinkSync(join(relative(dirname(target), dirname(source)), basename(source)), link);
    } catch {
      return;
    }
  }
}

function readLinks(nativeDirectory: string): LibraryLink[] {
  try {
    const links: unknown = JSON.parse(readFileSync(join(nativeDirectory, 'pg-symlinks.json'), 'utf8'));
    return Array.isArray(links) ? links.filter(isLink) : [];
  } catch {
    return [];
  }
}

function isLink(value: unknown): value is LibraryLink {
  return (
    value instanceof Object &&
    'source' in value &&
    'target' in value &&
    typeof value.source === 'string' &&
    typeof value.target === 'string'
  );
}
