import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { isLegalCodePoint } from './characters.js';
import { EnvelopeError } from './envelope-error.js';
import { DEFAULT_XML_LIMITS } from './xml-limits.js';
import { Token, XmlScanner } from './xml-scanner.js';

type Event =
  readonly ['open', string, Record<string, string>] | readonly ['close'] | readonly ['text', string];
type Reading = { readonly events: readonly Event[] } | { readonly refused: string };

// A document is the same whether its text comes in one run or in several.
function append(events: Event[], text: string): void {
  const last = events.at(-1);
  if (text === '') return;
  if (last?.[0] === 'text') events[events.length - 1] = ['text', last[1] + text];
  else events.push(['text', text]);
}

function readWithScanner(xml: string): Reading {
  const events: Event[] = [];
  try {
    const scanner = new XmlScanner(xml, DEFAULT_XML_LIMITS);
    for (let token = scanner.next(); token !== Token.endOfDocument; token = scanner.next()) {
      if (token === Token.text) append(events, scanner.takeText());
      else if (token === Token.endTag) events.push(['close']);
      else {
        const { name, attributes } = scanner.tag;
        events.push(['open', name, Object.fromEntries(attributes.map((each) => [each.name, each.value]))]);
      }
    }
    return { events };
  } catch (error) {
    if (error instanceof EnvelopeError) return { refused: error.code };
    throw error;
  }
}

function readWithSaxes(xml: string): Reading {
  const events: Event[] = [];
  const parser = new SaxesParser({ position: false });
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    depth++;
    events.push([
      'open',
      name,
      Object.fromEntries(Object.entries(attributes).map(([key, each]) => [key, String(each)])),
    ]);
  });
  parser.on('closetag', () => {
    depth--;
    events.push(['close']);
  });
  parser.on('text', (text) => (depth > 0 ? append(events, text) : undefined));
  parser.on('cdata', (text) => append(events, text));
  parser.on('error', (error) => {
    throw error;
  });
  try {
    parser.write(xml).close();
    return { events };
  } catch {
    return { refused: 'malformed' };
  }
}

/** What the scanner accepts although XML 1.0 does not, each because some CPE needs it. */
const lenience: readonly ((xml: string) => boolean)[] = [
  // blanks or a byte order mark before the XML declaration
  (xml) => /^[\s\uFEFF]+<\?xml/.test(xml.replace(/[^\t\n\r -\uFFFF]/g, '')),
  // characters that XML forbids
  (xml) => Array.from(xml).some((character) => !isLegalCodePoint(character.codePointAt(0) ?? 0)),
  // references to such characters
  (xml) => /&#/.test(xml),
  // ampersands that begin no reference
  (xml) => /&(?![\w:.-]+;)/.test(xml),
  // ]]> in text
  (xml) => xml.includes(']]>'),
];

/** What saxes accepts although XML 1.0 does not: a target that runs on behind a question mark. */
const laxityOfSaxes = /<\?[^ \t\r\n?>]+\?(?!>)/;

const name = fc.oneof(
  fc.constantFrom('a', 'Name', 'cwmp:Inform', 'SOAP-ENV:Body', 'x_1.-', 'é', '名', ':', '_:a', '\u{10400}'),
  fc.stringMatching(/^[A-Za-z_:][A-Za-z0-9_:.-]{0,12}$/),
);
const blank = fc.constantFrom(' ', '\n', '\t', '\r\n', '  ');
const maybeBlank = fc.oneof(fc.constant(''), blank);
const reference = fc.constantFrom(
  '&amp;',
  '&lt;',
  '&gt;',
  '&quot;',
  '&apos;',
  '&#65;',
  '&#x1F600;',
  '&#0010;',
  '&#13;',
);
const character = fc.constantFrom(
  'a',
  ' ',
  '>',
  ']',
  'é',
  '€',
  '\u{1F600}',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '=',
  '/',
  '-',
);
const text = fc
  .array(fc.oneof(character, character, reference), { maxLength: 12 })
  .map((parts) => parts.join(''));
const value = fc
  .tuple(
    fc.constantFrom('"', "'"),
    fc.array(fc.oneof(character, reference, fc.constantFrom('"', "'")), { maxLength: 8 }),
  )
  .map(([quote, parts]) => quote + parts.join('').replaceAll(quote, '') + quote);
const attribute = fc
  .tuple(blank, name, maybeBlank, maybeBlank, value)
  .map(([before, key, left, right, quoted]) => ({ key, text: `${before}${key}${left}=${right}${quoted}` }));
const attributes = fc
  .uniqueArray(attribute, { selector: ({ key }) => key, maxLength: 4 })
  .map((list) => list.map((each) => each.text).join(''));
const comment = fc.constantFrom(
  '<!---->',
  '<!-- a - b -->',
  '<?p?>',
  '<?target some data? ?>',
  '<![CDATA[a<&]] >b]]>',
);
const misc = fc.constantFrom('', '\n', '<!-- x -->', '<?p q?>\n');
const declaration = fc.constantFrom(
  '',
  '<?xml version="1.0"?>',
  `<?xml version='1.0' encoding="utf-8" standalone='yes' ?>`,
);

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      attributes,
      maybeBlank,
      fc.option(tie('content'), { nil: null, depthSize: 'small' }),
      maybeBlank,
    )
    .map(([tag, list, before, content, after]) =>
      content === null ? `<${tag}${list}${before}/>` : `<${tag}${list}${before}>${content}</${tag}${after}>`,
    ),
  content: fc
    .array(fc.oneof({ depthSize: 'small' }, text, comment, tie('element')), { maxLength: 4 })
    .map((parts) => parts.join('')),
}));
const document = fc.tuple(declaration, misc, element, misc).map((parts) => parts.join(''));

const scraps =
  `< > / & ; " ' = ! ? - -- ]]> <!-- --> <![CDATA[ <?xml <? ?> <a> </a> <a/> 1 a : . &amp; &#0; &#x; &nope; <!ENTITY`.split(
    ' ',
  );
const scrap = fc.constantFrom(
  ...scraps,
  ' ',
  '\n',
  '\0',
  '\u0002',
  '\uFFFF',
  '\uFEFF',
  '\u00B7',
  '<?xml version="1.0"?>',
  '<!DOCTYPE a>',
  ' a="1"',
  ' a="1" a="2"',
);
const cut = fc.record({
  at: fc.nat({ max: 10_000 }),
  remove: fc.nat({ max: 6 }),
  insert: fc.oneof(fc.constant(''), scrap),
});
const mutated = fc.tuple(document, fc.array(cut, { minLength: 1, maxLength: 3 })).map(([xml, cuts]) =>
  cuts.reduce((damaged, { at, remove, insert }) => {
    // By whole characters: saxes takes half a surrogate pair and whatever follows for one character.
    const characters = Array.from(damaged);
    const start = at % (characters.length + 1);
    return [...characters.slice(0, start), insert, ...characters.slice(start + remove)].join('');
  }, xml),
);

describe('the scanner beside saxes', () => {
  it('reads the same out of well-formed documents', () => {
    fc.assert(
      fc.property(document, (xml) => {
        const reading = readWithSaxes(xml);
        fc.pre(!lenience.some((accepts) => accepts(xml)) || 'events' in reading);
        expect(readWithScanner(xml)).toEqual(reading);
      }),
      { numRuns: 600 },
    );
  });

  it('refuses what is not well-formed, but for the listed lenience', () => {
    fc.assert(
      fc.property(mutated, (xml) => {
        const ours = readWithScanner(xml);
        const theirs = readWithSaxes(xml);
        if ('refused' in theirs) {
          expect('refused' in ours || lenience.some((accepts) => accepts(xml))).toBe(true);
        } else if ('refused' in ours)
          expect(ours.refused === 'doctype' || laxityOfSaxes.test(xml)).toBe(true);
        else expect(ours).toEqual(theirs);
      }),
      { numRuns: 3_000 },
    );
  });
});
