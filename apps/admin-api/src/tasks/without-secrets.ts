import type { SecretPaths } from '#data-model';

/** What a device answered, with the values of secrets blank, as devices themselves mostly tell them. */
export function withoutSecrets(answer: unknown, secrets: SecretPaths): unknown {
  if (Array.isArray(answer)) return answer.map((each) => withoutSecrets(each, secrets));
  if (typeof answer !== 'object' || answer === null) return answer;
  const isSecret = 'name' in answer && typeof answer.name === 'string' && secrets.has(answer.name);
  const fields = Object.entries(answer).map(([key, value]: [string, unknown]) => {
    return [key, isSecret && key === 'value' ? '' : withoutSecrets(value, secrets)] as const;
  });
  return Object.fromEntries(fields);
}
