import { ProblemError } from '../problem/problem-error.js';

/** The ETag of a version [RFC 9110 8.8.3]. */
export function entityTagOf(version: number): string {
  return `"${version}"`;
}

/**
 * The version that the header If-Match asks for; null without it, and for `*`.
 *
 * @throws ProblemError VERSION_MISMATCH for a tag that is none of ours
 */
export function expectedVersionOf(ifMatch: string | undefined): number | null {
  if (ifMatch === undefined || ifMatch.trim() === '*') return null;
  const [, version] = /^\s*"(\d{1,9})"\s*$/.exec(ifMatch) ?? [];
  if (version === undefined) throw versionMismatch();
  return Number(version);
}

export function versionMismatch(): ProblemError {
  return new ProblemError('VERSION_MISMATCH', 'Read it again, and repeat the change with its new ETag.');
}
