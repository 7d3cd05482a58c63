const MINIMUM_LENGTH = 16;
const MINIMUM_DISTINCT = 6;
const PLACEHOLDER = /change|example|default|password|secret|admin|aviary|1234/i;

/**
 * What makes a chosen secret too weak; undefined when it is good enough. Refuses what is short, repetitive, or built
 * on a word from a manual, because it would work everywhere.
 */
export function weakSecretProblem(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length < MINIMUM_LENGTH) {
    return `must have at least ${MINIMUM_LENGTH} characters; make one with "openssl rand -base64 32"`;
  }
  if (!/^[\x21-\x7e]+$/.test(value)) return 'must be printable ASCII without spaces';
  if (new Set(value).size < MINIMUM_DISTINCT || isPlaceholder(value)) {
    return 'is easy to guess; make one with "openssl rand -base64 32"';
  }
  return undefined;
}

function isPlaceholder(value: string): boolean {
  return value.length < 2 * MINIMUM_LENGTH && PLACEHOLDER.test(value);
}
