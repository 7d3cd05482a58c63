/** A rule for absolute http and https URLs that anybody may see: without credentials in them. */
export function webAddressProblem(value: unknown): string | undefined {
  const url =
    typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value) ? new URL(value) : null;
  if (url !== null && url.username === '' && url.password === '') return undefined;
  return 'must be a URL such as https://acs.example:7548/, without credentials';
}
