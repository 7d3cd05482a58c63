/**
 * The configuration, or a file it points to, cannot be used. Carries every problem found, not only the first;
 * no problem text holds a secret's value.
 */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param problems one sentence each, naming the variable and the remedy; at least one */
  constructor(
    readonly problems: readonly string[],
    options?: ErrorOptions,
  ) {
    super(problems.join('; '), options);
  }
}
