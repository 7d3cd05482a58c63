import type { SecretPaths } from '#data-model';
import { isSecretName, REDACTED, redactText } from '#observability';

/**
 * The arguments of a CPE's call as they are kept: what is named like a secret and the credentials inside URLs are
 * replaced, as nothing about events is encrypted.
 */
export function callDetails(value: unknown, secrets: SecretPaths): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map((each) => callDetails(each, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const isNamedSecret =
    'name' in value &&
    typeof value.name === 'string' &&
    (isSecretName(value.name) || secrets.has(value.name));
  const fields = Object.entries(value).map(([name, field]) => {
    const isSecret = typeof field === 'string' && (isSecretName(name) || (isNamedSecret && name === 'value'));
    return [name, isSecret ? REDACTED : callDetails(field, secrets)] as const;
  });
  return Object.fromEntries(fields);
}
