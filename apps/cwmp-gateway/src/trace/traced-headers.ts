import { REDACTED } from '#observability';

// What is not here may be a secret under any name.
const shown: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'allow',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'pragma',
  'retry-after',
  'server',
  'soapaction',
  'te',
  'trailer',
  'transfer-encoding',
  'user-agent',
  'via',
  'x-forwarded-for',
  'x-forwarded-proto',
]);
const longest = 512;

type Header = readonly [name: string, value: string];

/** Headers as they may be shown: values of those that are not known to be harmless are hidden. */
export function tracedHeaders(headers: Iterable<Header>): Header[] {
  return Array.from(headers, ([name, value]) => [name.slice(0, longest), shownValue(name, value)] as const);
}

/** Names and values, one after the other, as Node has them. */
export function headerPairs(rawHeaders: readonly string[]): Header[] {
  const pairs: Header[] = [];
  for (let n = 0; n + 1 < rawHeaders.length; n += 2) pairs.push([rawHeaders[n]!, rawHeaders[n + 1]!]);
  return pairs;
}

function shownValue(name: string, value: string): string {
  const lower = name.toLowerCase();
  // That a CPE answers a challenge, and in which way, is worth to know; with what is not ours to tell.
  const [, scheme] = /^(\w+) /.exec(value) ?? [];
  if (lower === 'authorization' && scheme !== undefined) return `${scheme} ${REDACTED}`;
  return shown.has(lower) ? value.slice(0, longest) : REDACTED;
}
