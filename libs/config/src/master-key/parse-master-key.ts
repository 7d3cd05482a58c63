const KEY_BYTES = 32;
const MINIMUM_DISTINCT_BYTES = 16;
const MOST_FORMER_KEYS = 3;

/** The 32 bytes of a key in hex, base64 or base64url; undefined when it is none, or is obviously not random. */
export function parseMasterKey(text: string): Buffer | undefined {
  const key = decode(text.trim());
  return key?.length === KEY_BYTES && new Set(key).size >= MINIMUM_DISTINCT_BYTES ? key : undefined;
}

/** What is wrong with a master key, without repeating it; undefined when nothing is. */
export function masterKeyProblem(value: unknown): string | undefined {
  if (typeof value === 'string' && parseMasterKey(value) !== undefined) return undefined;
  return `must be ${KEY_BYTES} random bytes in base64 or hex; make them with "openssl rand -base64 ${KEY_BYTES}"`;
}

/** What is wrong with a list of former master keys; undefined when nothing is. */
export function formerMasterKeysProblem(values: unknown): string | undefined {
  if (!Array.isArray(values) || values.length > MOST_FORMER_KEYS)
    return `must be a list of ${MOST_FORMER_KEYS} keys at most`;
  return values.map(masterKeyProblem).find((problem) => problem !== undefined);
}

function decode(text: string): Buffer | undefined {
  if (/^[\da-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  if (/^[\w+/-]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}
