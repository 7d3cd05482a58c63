import ipaddr from 'ipaddr.js';

/** What is wrong with a list of networks in CIDR notation, single addresses included; undefined when nothing is. */
export function networkListProblem(value: unknown): string | undefined {
  const entries: unknown[] = Array.isArray(value) ? value : [];
  const bad = entries.filter((entry) => typeof entry !== 'string' || !isNetwork(entry));
  if (bad.length === 0) return undefined;
  return `must be addresses or networks such as 10.0.0.0/8, separated by commas; not one: ${bad.map(String).join(', ')}`;
}

function isNetwork(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) : ipaddr.isValid(text);
}
