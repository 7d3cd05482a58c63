import type { SecretRules } from '#cwmp';
import type { SecretPaths } from '#data-model';
import { isSecretName, REDACTED, redactText } from '#observability';

// Queries carry tokens; which of them is a secret nobody can tell.
const query = /(\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s?#]+)\?[^\s#]+/gi;

/** What transcripts must not show. */
export function secretRules(secrets: SecretPaths): SecretRules {
  return {
    isSecretParameter: (path) => secrets.has(path) || isSecretName(path),
    isSecretName,
    redactText: (text) => (text.includes('://') ? redactText(text).replace(query, `$1?${REDACTED}`) : text),
  };
}
