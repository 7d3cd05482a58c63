/** An XMPP address, its domain and local part in lower case. */
export interface Jid {
  readonly local: string;
  readonly domain: string;
  /** Empty for a bare one. */
  readonly resource: string;
}

const form = /^([^\s@/<>&"'\p{Cc}]{1,256})@([A-Za-z0-9.-]{1,253})(?:\/([^\p{Cc}]{1,256}))?$/u;

/** Reads `local@domain/resource`; null for anything else. Never throws. */
export function parseJid(text: string): Jid | null {
  const [, local, domain, resource = ''] = form.exec(text) ?? [];
  if (local === undefined || domain === undefined) return null;
  return { local: local.toLowerCase(), domain: domain.toLowerCase(), resource };
}

/** The address without its resource. */
export function bareJid({ local, domain }: Jid): string {
  return `${local}@${domain}`;
}
