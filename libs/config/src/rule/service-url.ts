/** A rule for URLs of one of `schemes`; its text never repeats the URL, which may hold a password. */
export function serviceUrlProblem(schemes: readonly string[]): (value: unknown) => string | undefined {
  return (value) => {
    const isUrl =
      typeof value === 'string' &&
      schemes.some((scheme) => value.startsWith(`${scheme}://`)) &&
      URL.canParse(value);
    return isUrl ? undefined : `must be a URL such as ${schemes[0] ?? ''}://user:password@host/name`;
  };
}
