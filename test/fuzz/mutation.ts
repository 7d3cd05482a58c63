import type { Random } from '../random.js';

type TokenChange = (tokens: string[], random: Random, vocabulary: readonly string[]) => void;
type ByteChange = (bytes: Buffer, random: Random) => Buffer;

const longestRepetition = 64;
/** More than this the gateway does not read of a message, in bytes. */
const longestMessage = 8 * 1_048_576;
const evilTexts = [
  '-99999999999999999999',
  '<__proto__>x</__proto__>',
  '&#0;&#xFFFFFFFF;&amp',
  '<!DOCTYPE a [<!ENTITY b "c">]>',
  '<![CDATA[',
  ']]>',
  '<?xml version="1.0" encoding="UTF-16"?>',
  '<!--',
  '"'.repeat(999),
  '<a>'.repeat(99),
  ' x="1"'.repeat(99),
];

const oddTexts = [
  '',
  ' \n\t ',
  '-1',
  '99999999999999999999',
  '(null)',
  '0000-00-00T00:00:00',
  '&lt;&#x41;&quot;',
  '<![CDATA[<Value>]]>',
  '<!-- x -->',
  'x'.repeat(70_000),
  '\xe4\xff',
];
const oddAttributes = [
  'xsi:type="xsd:string(256)"',
  'xmlns="urn:x"',
  "soap:arrayType='cwmp:ParameterValueStruct[-1]'",
  'xml:space="preserve"',
  'constructor="1"',
];

/** Puts `items` in at a place; one by one, because hundreds of thousands of them are too many arguments. */
function insert(tokens: string[], at: number, items: readonly string[]): void {
  const behind = tokens.splice(at);
  for (const part of [items, behind]) for (const token of part) tokens.push(token);
}

const place = (tokens: readonly string[], random: Random): number => random.below(tokens.length + 1);

/** The range of the whole element that starts at or after `from`; null when there is none. */
function elementFrom(tokens: readonly string[], from: number): readonly [start: number, end: number] | null {
  const start = tokens.findIndex((token, index) => index >= from && /^<[^/?!]/.test(token));
  if (start < 0) return null;
  let depth = 0;
  for (let at = start; at < tokens.length; at++) {
    const token = tokens[at] ?? '';
    if (token.startsWith('</')) depth--;
    else if (/^<[^?!]/.test(token) && !token.endsWith('/>')) depth++;
    if (depth === 0) return [start, at + 1];
  }
  return null;
}

const elementOf = (tokens: readonly string[], random: Random): string[] => {
  const range = elementFrom(tokens, random.below(tokens.length));
  return range === null ? [] : tokens.slice(...range);
};

/** Changes after which a document is still well-formed: they reach the decoders behind the scanner. */
const elementChanges: readonly TokenChange[] = [
  (tokens, random) => {
    const [start, end] = elementFrom(tokens, random.below(tokens.length)) ?? [0, 0];
    tokens.splice(start, end - start);
  },
  (tokens, random) => {
    const [start, end] = elementFrom(tokens, random.below(tokens.length)) ?? [0, 0];
    const element = tokens.slice(start, end);
    insert(tokens, start, Array.from({ length: random.below(longestRepetition) }, () => element).flat());
  },
  (tokens, random) => {
    const [start, end] = elementFrom(tokens, random.below(tokens.length)) ?? [0, 0];
    const [other] = elementFrom(tokens, random.below(tokens.length)) ?? [0];
    const moved = tokens.splice(start, end - start);
    insert(tokens, Math.min(other, tokens.length), moved);
  },
  (tokens, random) => {
    const [start] = elementFrom(tokens, random.below(tokens.length)) ?? [0];
    insert(tokens, start, elementOf(tokens, random));
  },
  (tokens, random) => {
    const at = tokens.findIndex(
      (token, index) => index >= random.below(tokens.length) && !token.startsWith('<'),
    );
    if (at >= 0) tokens[at] = random.oneOf(oddTexts);
  },
  (tokens, random) => {
    const [start] = elementFrom(tokens, random.below(tokens.length)) ?? [0];
    tokens[start] = (tokens[start] ?? '').replace(/(\/?>)$/, ` ${random.oneOf(oddAttributes)}$1`);
  },
];

/** Changes that keep most of a document intact. */
const tokenChanges: readonly TokenChange[] = [
  (tokens, random) => void tokens.splice(place(tokens, random), 1),
  (tokens, random) => void tokens.splice(place(tokens, random), random.below(12)),
  (tokens, random) => {
    const [one, other] = [random.below(tokens.length), random.below(tokens.length)];
    [tokens[one], tokens[other]] = [tokens[other] ?? '', tokens[one] ?? ''];
  },
  (tokens, random, vocabulary) => void tokens.splice(place(tokens, random), 0, random.oneOf(vocabulary)),
  (tokens, random, vocabulary) => void tokens.splice(place(tokens, random), 1, random.oneOf(vocabulary)),
  (tokens, random) => {
    const from = place(tokens, random);
    const range = tokens.slice(from, from + 1 + random.below(12));
    const copies = Array.from({ length: random.below(longestRepetition) }, () => range);
    insert(tokens, from, copies.flat());
  },
  (tokens, random) => {
    const at = random.below(tokens.length);
    tokens[at] = (tokens[at] ?? '').slice(random.below(9));
  },
  (tokens, random) => {
    const at = random.below(tokens.length);
    tokens[at] = (tokens[at] ?? '') + String.fromCharCode(random.below(256));
  },
  (tokens, random) => void tokens.splice(place(tokens, random), random.below(2), random.oneOf(evilTexts)),
  (tokens, random) => {
    const at = random.below(tokens.length);
    const name = random.oneOf(['constructor', 'toString', 'Fault', 'cwmp:Inform', 'Value', 'x'.repeat(300)]);
    tokens[at] = (tokens[at] ?? '').replace(/[A-Za-z:]+/, name);
  },
];

/** Changes that know nothing of XML. */
const byteChanges: readonly ByteChange[] = [
  (bytes, random) => {
    for (let n = random.below(8); n >= 0; n--) {
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
    return bytes;
  },
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(bytes.length + 1)),
  (bytes, random) => {
    const at = random.below(bytes.length);
    const noise = Buffer.from(Array.from({ length: random.below(64) }, () => random.below(256)));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
  (bytes, random) => bytes.fill(random.below(256), random.below(bytes.length), random.below(bytes.length)),
  (bytes) => Buffer.from(bytes.toString('latin1'), 'utf16le'),
  (bytes) =>
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(bytes.toString('latin1'), 'utf16le').swap16()]),
  (_, random) => Buffer.from(Array.from({ length: random.below(512) }, () => random.below(256))),
];

const charsets = [null, null, null, 'utf-8', 'iso-8859-1', 'utf-16', 'windows-1252', 'x-nonsense'] as const;

/** What a CPE might post. */
export interface FuzzInput {
  readonly bytes: Buffer;
  /** As the HTTP header names it. */
  readonly charset: string | null;
}

/** Makes inputs from documents: mostly well-formed ones with changes, some broken in their bytes. */
export class Mutator {
  private readonly tokensOf: readonly (readonly string[])[];
  private readonly vocabulary: readonly string[];

  constructor(documents: readonly string[]) {
    this.tokensOf = documents.map((xml) => xml.match(/<[^>]*>|[^<]+|</g) ?? []);
    this.vocabulary = [...new Set(this.tokensOf.flat())];
  }

  input(random: Random): FuzzInput {
    const tokens = [...random.oneOf(this.tokensOf)];
    const changes = random.below(3) === 0 ? tokenChanges : elementChanges;
    for (let n = random.below(4); n >= 0 && tokens.length > 0; n--)
      random.oneOf(changes)(tokens, random, this.vocabulary);
    const bytes = Buffer.from(tokens.join(''), 'latin1');
    const isBroken = random.below(5) === 0;
    return {
      bytes: (isBroken ? random.oneOf(byteChanges)(bytes, random) : bytes).subarray(0, longestMessage),
      charset: random.oneOf(charsets),
    };
  }
}
