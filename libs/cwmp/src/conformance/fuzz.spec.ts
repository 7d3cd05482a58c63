import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeAcsEnvelope } from '../envelope/decode-acs-envelope.js';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import { decodeText } from '../text/decode-text.js';
import { EnvelopeError } from '../xml/envelope-error.js';

const directory = new URL('../../golden/', import.meta.url);
const documents = readdirSync(directory).map((file) =>
  readFileSync(new URL(file, directory)).toString('latin1'),
);
const pieces = [...new Set(documents.flatMap((xml) => xml.match(/<[^>]+>|[^<>]+/g) ?? []))];
const CPU_BUDGET_MS = 250;
// About two seconds.
const RUNS = 1_500;

interface Tokens {
  readonly pieces: readonly string[];
}
type Mutation = (tokens: readonly string[], at: number, other: number) => readonly string[];

const swapped = (tokens: readonly string[], at: number, other: number): readonly string[] =>
  tokens.map((token, index) =>
    index === at ? (tokens[other] ?? '') : index === other ? (tokens[at] ?? '') : token,
  );
const spliced = (
  tokens: readonly string[],
  at: number,
  remove: number,
  ...insert: readonly string[]
): readonly string[] => [...tokens.slice(0, at), ...insert, ...tokens.slice(at + remove)];

/** Changes that keep most of a document intact, so that they reach the decoders behind the scanner. */
const mutations: readonly Mutation[] = [
  (tokens, at) => spliced(tokens, at, 1),
  (tokens, at) => spliced(tokens, at, 0, tokens[at] ?? ''),
  swapped,
  (tokens, at, other) => spliced(tokens, at, 0, pieces[other % pieces.length] ?? ''),
  (tokens, at, other) => spliced(tokens, at, 1, pieces[other % pieces.length] ?? ''),
  (tokens, at, other) => spliced(tokens, at, 0, ...tokens.slice(Math.min(at, other), Math.max(at, other))),
  (tokens, at, other) =>
    spliced(tokens, at, 0, ...Array.from({ length: other % 40 }, () => tokens[at] ?? '')),
  (tokens, at, other) => spliced(tokens, at, 1, (tokens[at] ?? '').slice(other % 9)),
  (tokens, at, other) => spliced(tokens, at, 1, (tokens[at] ?? '') + String.fromCharCode(other % 256)),
  (tokens, at) => spliced(tokens, at, 0, '-99999999999999999999'),
  (tokens, at) => spliced(tokens, at, 1, '<__proto__>', 'x', '</__proto__>'),
  (tokens, at) => spliced(tokens, at, 1, (tokens[at] ?? '').replace(/[A-Za-z:]+/, 'constructor')),
  (tokens, at) => spliced(tokens, at, 1, `<a>${tokens[at] ?? ''}</a>`),
  (tokens, at) => tokens.slice(0, at),
];

const mutant = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(fc.tuple(fc.constantFrom(...mutations), fc.nat(), fc.nat()), { minLength: 1, maxLength: 4 }),
  )
  .map(([xml, changes]): Tokens => {
    const start: readonly string[] = xml.match(/<[^>]*>|[^<]+|</g) ?? [];
    const changed = changes.reduce((tokens, [mutate, at, other]) => {
      const length = tokens.length + 1;
      return mutate(tokens, at % length, other % length);
    }, start);
    return { pieces: changed };
  });

it('mutated documents are decoded or refused, quickly, and nothing else happens', () => {
  let accepted = 0;
  fc.assert(
    fc.property(mutant, fc.constantFrom(null, 'utf-8', 'iso-8859-1'), (tokens, charset) => {
      const bytes = Buffer.from(tokens.pieces.join(''), 'latin1');
      const start = process.cpuUsage();
      for (const decode of [decodeEnvelope, decodeAcsEnvelope]) {
        try {
          const { message } = decode(decodeText(bytes, charset));
          accepted++;
          expect(JSON.stringify(message)).not.toContain('\\u0000');
          expect(Object.getPrototypeOf(message)).toBe(Object.prototype);
        } catch (error) {
          if (!(error instanceof EnvelopeError)) throw error;
        }
      }
      const { user, system } = process.cpuUsage(start);
      expect((user + system) / 1_000).toBeLessThan(CPU_BUDGET_MS);
    }),
    { numRuns: RUNS },
  );
  // A fuzzer that only ever gets refused tests the scanner alone.
  expect(accepted).toBeGreaterThan(RUNS / 10);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

it('broken bytes are decoded or refused, and nothing else happens', () => {
  const damage = fc.record({ at: fc.nat(), bytes: fc.uint8Array({ maxLength: 32 }), removed: fc.nat(64) });
  fc.assert(
    fc.property(
      fc.constantFrom(...documents),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(null, 'utf-8', 'utf-16'),
      (xml, damages, charset) => {
        let bytes = Buffer.from(xml, 'latin1');
        for (const { at, bytes: noise, removed } of damages) {
          const start = at % (bytes.length + 1);
          bytes = Buffer.concat([bytes.subarray(0, start), noise, bytes.subarray(start + removed)]);
        }
        try {
          decodeEnvelope(decodeText(bytes, charset));
        } catch (error) {
          if (!(error instanceof EnvelopeError)) throw error;
        }
      },
    ),
    { numRuns: RUNS },
  );
});
