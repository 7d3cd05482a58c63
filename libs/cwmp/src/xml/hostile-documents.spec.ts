import { describe, expect, it } from 'vitest';
import { decodeEnvelope } from '../envelope/decode-envelope.js';
import { EnvelopeError } from './envelope-error.js';

const MEBIBYTE = 1_048_576;
// What one envelope may cost; hostile ones are noticed long before.
const CPU_BUDGET_MS = 250;

function outcome(xml: string): string {
  try {
    decodeEnvelope(xml);
    return 'accepted';
  } catch (error) {
    if (error instanceof EnvelopeError) return error.code;
    throw error;
  }
}

function cpuMs(run: () => unknown): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}

// The machine may be busy with something else; what the work needs is the least of several attempts.
const leastCpuMs = (run: () => unknown, attempts: number): number =>
  Math.min(...Array.from({ length: attempts }, () => cpuMs(run)));

const fill = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));
const wrapped = (content: string): string =>
  `<Envelope><Body><GetParameterValuesResponse><ParameterList>${content}`;

/** Documents of a given size, each meant to make some parser slow. */
const families: readonly (readonly [name: string, make: (length: number) => string])[] = [
  ['nested elements', (length) => fill('<a>', length)],
  [
    'nested elements of distinct names',
    (length) => Array.from({ length: length / 8 }, (_, i) => `<a${i}>`).join(''),
  ],
  [
    'attributes of one element',
    (length) => `<a ${Array.from({ length: length / 10 }, (_, i) => `b${i}="1"`).join(' ')}/>`,
  ],
  ['one attribute', (length) => `<a b="${fill('x', length)}"/>`],
  ['attributes full of references', (length) => wrapped(fill(`<a b="${'&amp;'.repeat(100)}"/>`, length))],
  [
    'distinct tags',
    (length) => wrapped(Array.from({ length: length / 16 }, (_, i) => `<a b="${i}"/>`).join('')),
  ],
  ['tags with > in their values', (length) => wrapped(fill(`<a b=">" c=">>>>"/>`, length))],
  [
    'long tags',
    (length) => wrapped(fill(`<a b="${'x'.repeat(4_000)}" c="${'y'.repeat(4_000)}"></a>`, length)),
  ],
  ['empty elements', (length) => wrapped(fill('<a/>', length))],
  ['parameters', (length) => wrapped(fill('<s><Name>a</Name><Value>b</Value></s>', length))],
  ['one text', (length) => `<a>${fill('x', length)}</a>`],
  ['blanks', (length) => wrapped(fill(' ', length))],
  ['carriage returns', (length) => wrapped(fill('<a>\r</a>\r\n', length))],
  ['comments', (length) => wrapped(fill('<!---->', length))],
  ['open comments', (length) => wrapped(fill('<!-- ', length))],
  ['CDATA sections', (length) => `<Envelope>${fill('<![CDATA[]]>', length)}`],
  ['open CDATA sections', (length) => wrapped(fill('<![CDATA[', length))],
  ['processing instructions', (length) => wrapped(fill('<?p ?>', length))],
  ['open processing instructions', (length) => wrapped(fill('<?p', length))],
  ['ampersands', (length) => `<a>${fill('&', length)}</a>`],
  ['references', (length) => wrapped(fill(`<a>${'&#65;'.repeat(1_000)}</a>`, length))],
  ['one endless reference', (length) => `<a>&#${fill('0', length)}65;</a>`],
  ['less-than signs', (length) => fill('<', length)],
  ['greater-than signs', (length) => wrapped(fill('>', length))],
  ['quotes', (length) => `<a b=${fill(`'"`, length)}`],
  ['control characters', (length) => wrapped(fill('\0\u0001', length))],
  ['surrogates', (length) => wrapped(fill('\uD83D', length))],
  ['a long name', (length) => `<${fill('a', length)}>`],
  ['a long international name', (length) => `<${fill('é', length)}>`],
];

describe('hostile documents', () => {
  // Linear is a factor of 8 and quadratic one of 64; what is refused at once takes no time to compare.
  it.each(families)('made of %s cost time in proportion to their size, and never much', (_, make) => {
    const small = make(MEBIBYTE / 16);
    const large = make(MEBIBYTE / 2);
    expect(outcome(large)).not.toBe('accepted');
    const smallMs = leastCpuMs(() => outcome(small), 3);
    const largeMs = leastCpuMs(() => outcome(large), 3);
    expect(largeMs).toBeLessThan(24 * Math.max(smallMs, 0.5));
    expect(largeMs).toBeLessThan(CPU_BUDGET_MS);
  });

  it.each([
    [
      'billion laughs',
      `<!DOCTYPE l [<!ENTITY a "${'ha'.repeat(10)}"><!ENTITY b "&a;&a;">]><Envelope>&b;</Envelope>`,
    ],
    [
      'external entity',
      '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    ],
    ['parameter entity', '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://192.0.2.1/x"> %p;]><a/>'],
  ])('%s: refused for the document type', (_, xml) => {
    expect(outcome(xml)).toBe('doctype');
  });

  it.each([
    ['events', 'Inform', 'Event', 256],
    ['parameters', 'Inform', 'ParameterList', 65_536],
    ['names', 'GetParameterNamesResponse', 'ParameterList', 65_536],
  ])('holds the limit for %s', (_, method, list, most) => {
    const make = (count: number): string => {
      const entries = Array.from({ length: count }, (_entry, i) => `<s><Name>n${i}</Name></s>`).join('');
      return `<Envelope><Body><${method}><${list}>${entries}</${list}></${method}></Body></Envelope>`;
    };
    expect(outcome(make(most))).toBe('accepted');
    expect(outcome(make(most + 1))).toBe('limit');
  });

  it.each([
    ['Manufacturer', 1_024],
    ['ProductClass', 256],
    ['SerialNumber', 256],
    ['OUI', 64],
  ])('refuses a %s of more than %s characters', (element, most) => {
    const make = (length: number): string =>
      `<Envelope><Body><Inform><DeviceId><${element}> ${'x'.repeat(length)} </${element}></DeviceId></Inform></Body></Envelope>`;
    expect(outcome(make(most))).toBe('accepted');
    expect(outcome(make(most + 1))).toBe('limit');
  });

  it('refuses overlong IDs, namespaces and parameter names', () => {
    const id = `<Envelope><Header><ID>${'x'.repeat(257)}</ID></Header><Body><GetRPCMethods/></Body></Envelope>`;
    const uri = `<Envelope xmlns:c="${'x'.repeat(257)}"><Body><c:GetRPCMethods/></Body></Envelope>`;
    const name = `<s><Name>${'x'.repeat(1_025)}</Name></s>`;
    expect(outcome(id)).toBe('limit');
    expect(outcome(uri)).toBe('limit');
    expect(outcome(`${wrapped(name)}</ParameterList></GetParameterValuesResponse></Body></Envelope>`)).toBe(
      'limit',
    );
  });
});
