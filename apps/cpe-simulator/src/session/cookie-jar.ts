/** How a CPE gives cookies back: plainly, in the style of RFC 2965 without a space before `$Path`, or never. */
export type CookieStyle = 'plain' | 'rfc2965' | 'none';

/** The cookies of one session; a CPE that keeps them keeps the jar. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly style: CookieStyle) {}

  /** Stores what `Set-Cookie` headers say; attributes are not looked at. */
  store(headers: readonly string[]): void {
    for (const header of headers) {
      const [pair = ''] = header.split(';', 1);
      const equals = pair.indexOf('=');
      if (equals > 0) this.cookies.set(pair.slice(0, equals).trim(), pair.slice(equals + 1).trim());
    }
  }

  /** The Cookie header, or null when there is nothing to give back. */
  header(): string | null {
    if (this.style === 'none' || this.cookies.size === 0) return null;
    const pairs = [...this.cookies].map(([name, value]) => `${name}=${value}`);
    if (this.style === 'plain') return pairs.join('; ');
    return `$Version="0"; ${pairs.map((pair) => `${pair};$Path=/`).join('; ')}`;
  }
}
