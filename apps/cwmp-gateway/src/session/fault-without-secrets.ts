import type { CpeRequest, CwmpFault } from '#cwmp';
import type { SecretPaths } from '#data-model';
import { isSecretName, REDACTED, redactText } from '#observability';

// Paths of file URLs hold one-time keys, queries hold tokens.
const urlBehindHost = /(\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s/?#'"<>]*)[/?#][^\s'"<>]*/gi;

/**
 * A fault of a device as it may be stored and shown: devices repeat in their texts what they were told. Hidden are the
 * secrets among `told`, the arguments of the RPC that failed, however they are spelt in case, and what stands in URLs
 * behind the host. A secret that the device shortens or encodes before it repeats it is not found.
 */
export function faultWithoutSecrets(fault: CwmpFault, told: unknown, secrets: SecretPaths): CwmpFault {
  const shown = hiderOf(told, secrets);
  return {
    ...fault,
    string: shown(fault.string),
    parameterFaults: fault.parameterFaults.map((each) => ({ ...each, string: shown(each.string) })),
  };
}

/** The same for the faults within a call of the CPE that tells how what it was told has ended. */
export function callWithoutSecrets(request: CpeRequest, told: unknown, secrets: SecretPaths): CpeRequest {
  return withFaultStrings(request, hiderOf(told, secrets)) as CpeRequest;
}

function withFaultStrings(value: unknown, shown: (text: string) => string): unknown {
  if (Array.isArray(value)) return value.map((each) => withFaultStrings(each, shown));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([key, field]: [string, unknown]) => {
    const isText = key === 'faultString' && typeof field === 'string';
    return [key, isText ? shown(field) : withFaultStrings(field, shown)] as const;
  });
  return Object.fromEntries(fields);
}

function hiderOf(told: unknown, paths: SecretPaths): (text: string) => string {
  const secrets = [...new Set(secretsIn(told, false, paths))].toSorted(
    (one, other) => other.length - one.length,
  );
  if (secrets.length === 0) return withoutUrls;
  const pattern = new RegExp(secrets.map(literally).join('|'), 'gi');
  return (text) => withoutUrls(text.replace(pattern, REDACTED));
}

function withoutUrls(text: string): string {
  return text.includes('://') ? redactText(text).replace(urlBehindHost, `$1/${REDACTED}`) : text;
}

function secretsIn(told: unknown, isSecret: boolean, paths: SecretPaths): string[] {
  if (typeof told === 'string') return isSecret && told.trim() !== '' ? [told.trim()] : [];
  if (Array.isArray(told)) return told.flatMap((each) => secretsIn(each, isSecret, paths));
  if (typeof told !== 'object' || told === null) return [];
  const name = 'name' in told && typeof told.name === 'string' ? told.name : '';
  const isNamed = paths.has(name) || isSecretName(name);
  return Object.entries(told).flatMap(([key, field]: [string, unknown]) =>
    secretsIn(field, isSecret || isSecretName(key) || (isNamed && key === 'value'), paths),
  );
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
