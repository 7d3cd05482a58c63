/** What the URL of a service may be. */
export interface ServiceUrlRules {
  /** The first one is that of the example. */
  readonly schemes: readonly [string, ...string[]];
  /** The example without its scheme, e.g. `user:password@host/name`. */
  readonly example: string;
  /** Settings that hold user and password instead of the URL, e.g. `ACS_X_USERNAME and ACS_X_PASSWORD`. */
  readonly credentialsIn?: string;
}

/** A rule for URLs of services; its text never repeats the URL, which may hold a password. */
export function serviceUrlProblem({ schemes, example, credentialsIn }: ServiceUrlRules) {
  return (value: unknown): string | undefined => {
    const isUrl =
      typeof value === 'string' &&
      schemes.some((scheme) => value.startsWith(`${scheme}://`)) &&
      URL.canParse(value);
    if (!isUrl) return `must be a URL such as ${schemes[0]}://${example}`;
    const { username, password } = new URL(value);
    if (credentialsIn === undefined || username + password === '') return undefined;
    return `must have no user and password in it; they belong into ${credentialsIn}`;
  };
}
