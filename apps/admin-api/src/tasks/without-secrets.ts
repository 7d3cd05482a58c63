import { isSecretPath } from '#data-model';

/** What a device answered, with the values of secrets blank, as devices themselves mostly tell them. */
export function withoutSecrets(answer: unknown): unknown {
  if (Array.isArray(answer)) return answer.map(withoutSecrets);
  if (typeof answer !== 'object' || answer === null) return answer;
  const isSecret = 'name' in answer && typeof answer.name === 'string' && isSecretPath(answer.name);
  const fields = Object.entries(answer).map(([key, value]: [string, unknown]) => {
    return [key, isSecret && key === 'value' ? '' : withoutSecrets(value)] as const;
  });
  return Object.fromEntries(fields);
}
