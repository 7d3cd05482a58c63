/** Longest time that an answer may be waited for, in seconds. */
export const longestWaitSec = 60;

const longestHeader = 1_000;

// A quoted string may hold a comma; one that is not closed takes the rest.
const PREFERENCE = /(?:"(?:[^"\\]|\\.)*"|[^,"]|"[^]*$)+/g;

/**
 * Seconds that the header `Prefer: wait=N` [RFC 7240 4.3] asks to wait, at most 60; 0 without it. Of repeated
 * preferences the first counts, and one that makes no sense is ignored [RFC 7240 2].
 */
export function waitPreferenceSec(header: string | undefined): number {
  if (header === undefined || header.length > longestHeader) return 0;
  for (const preference of header.match(PREFERENCE) ?? []) {
    const [, name, value] =
      /^\s*([\w!#$%&'*+.^`|~-]+)\s*(?:=\s*("?[^";]*"?)\s*)?(?:;|$)/.exec(preference) ?? [];
    if (name?.toLowerCase() === 'wait') return secondsOf(value ?? '');
  }
  return 0;
}

function secondsOf(value: string): number {
  const [, digits] = /^"?(\d{1,9})"?$/.exec(value.trim()) ?? [];
  return digits === undefined ? 0 : Math.min(Number(digits), longestWaitSec);
}
