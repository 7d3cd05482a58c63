const maxHeaderLength = 4_096;

/**
 * All values that a Cookie header gives to `name`, as CPEs write it: separated by `;` or `,`, quoted or not, with
 * RFC 2965 attributes such as `$Version` in between, with or without blanks (Q7, R29).
 */
export function cookieValues(header: string | undefined, name: string): string[] {
  if (header === undefined || header.length > maxHeaderLength) return [];
  const values: string[] = [];
  for (const part of header.split(/[;,]/)) {
    const equals = part.indexOf('=');
    if (equals < 0 || part.slice(0, equals).trim() !== name) continue;
    values.push(
      part
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1'),
    );
  }
  return values;
}
