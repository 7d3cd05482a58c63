import { describe, expect, it } from 'vitest';
import { EnvelopeError } from './envelope-error.js';
import { DEFAULT_XML_LIMITS, type XmlLimits } from './xml-limits.js';
import { XmlReader } from './xml-reader.js';

/** Text of the document element, or the code of the error. */
function read(xml: string, limits?: Partial<XmlLimits>): string {
  try {
    const reader = new XmlReader(xml, limits);
    reader.nextChild();
    const text = reader.text();
    reader.finish();
    return text;
  } catch (error) {
    if (error instanceof EnvelopeError) return error.code;
    throw error;
  }
}

const errorOf = (xml: string): EnvelopeError => {
  try {
    new XmlReader(xml).finish();
  } catch (error) {
    if (error instanceof EnvelopeError) return error;
  }
  throw new Error('was accepted');
};

describe('XmlReader', () => {
  it.each([
    ['<a>x</a>', 'x'],
    ['<a/>', ''],
    ['<a></a >', ''],
    ['<a>1<!-- 2 --><?p 3?><![CDATA[<4>&amp;]]>5<b>6</b>7</a>', '1<4>&amp;57'],
    ['<a>&lt;&gt;&amp;&quot;&apos;&#65;&#x42;&#0000000000000000067;</a>', '<>&"\'ABC'],
    ['<a>&#x1F600;\u{1F600}</a>', '\u{1F600}\u{1F600}'],
    ['<a>& a&b &amp &lt;&; ?x=1&y=2;</a>', '& a&b &amp <&; ?x=1&y=2;'],
    ['<a>1\r\n2\r3\n4&#13;5</a>', '1\n2\n3\n4\r5'],
    ['<a><![CDATA[1\r\n2]]></a>', '1\n2'],
    ['\uFEFF<a>mark</a>', 'mark'],
    ['\uFEFF  \r\n<?xml version="1.0"?><a>blanks first</a>', 'blanks first'],
    [`<?xml version='1.0' encoding='x' standalone='no' ?><a>declared</a>\n<!-- end --> `, 'declared'],
    ['<a>]]></a>', ']]>'],
    ['<é x:y="1">\u00e9</é>', 'é'],
  ])('reads %j', (xml, text) => {
    expect(read(xml)).toBe(text);
  });

  it.each([
    ['<a>1\u0000\u00022\uFFFE\uFFFF3</a>', '123'],
    ['<a>\uD8001\uDC00</a>', '1'],
    ['<a>&#0;1&#x2;&#xD800;&#xFFFF;&#x110000;&#99999999999999999999;</a>', '1'],
    ['<\u0000a>1</a\u0001>\u0000\u0000', '1'],
    ['<a><![CDATA[1\u00072]]></a>', '12'],
  ])('drops characters that XML forbids: %j', (xml, text) => {
    expect(read(xml)).toBe(text);
  });

  it.each([
    '',
    ' ',
    'text',
    '<',
    '<a',
    '<a>',
    '<a/',
    '<a></b>',
    '<a></a',
    '<a></ab>',
    '<ab></a>',
    '</a>',
    '<a/><b/>',
    '<a/>text',
    '<a/><![CDATA[x]]>',
    '<1a/>',
    '<-a/>',
    '<a b/>',
    '<a b=c/>',
    '<a b="c/>',
    '<a b="1"c="2"/>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a b="&x;"/>',
    '<a>&nbsp;</a>',
    '<a>&#;</a>',
    '<a>&#x;</a>',
    '<a>&#X41;</a>',
    '<a>&#65 ;</a>',
    '<a>&#-1;</a>',
    '<a><!-- -- --></a>',
    '<a><!-- </a>',
    '<a><![CDATA[</a>',
    '<a><?p </a>',
    '<a><? p?></a>',
    '<a><?xml version="1.0"?></a>',
    '<!-- x --><?xml version="1.0"?><a/>',
    '<?xml version="2.0"?><a/>',
    '<?xml encoding="utf-8"?><a/>',
    '<?XML version="1.0"?><a/>',
    '<a><!x></a>',
    '<a><b></a></b>',
  ])('refuses %j as malformed', (xml) => {
    expect(read(xml)).toBe('malformed');
  });

  it.each([
    '<!DOCTYPE a><a/>',
    '<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    '<a><!DOCTYPE b></a>',
  ])('refuses %j for its document type', (xml) => {
    expect(read(xml)).toBe('doctype');
  });

  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  const withAttributes = (count: number): string =>
    `<a ${Array.from({ length: count }, (_, index) => `b${index}="1"`).join(' ')}/>`;

  it.each<readonly [keyof XmlLimits, string, string]>([
    ['depth', nested(32), nested(33)],
    ['attributesPerElement', withAttributes(32), withAttributes(33)],
    ['attributeLength', `<a b="${'x'.repeat(4_096)}"/>`, `<a b="${'x'.repeat(4_097)}"/>`],
    ['nameLength', `<${'x'.repeat(256)}/>`, `<${'x'.repeat(257)}/>`],
    ['textLength', `<a>${'x'.repeat(65_536)}</a>`, `<a>${'x'.repeat(65_537)}</a>`],
    ['markup', `<a>${'<b/>'.repeat(399_999)}</a>`, `<a>${'<!---->'.repeat(400_000)}</a>`],
  ])('holds the default limit for %s', (_, largest, tooLarge) => {
    expect(read(largest)).not.toBe('limit');
    expect(read(tooLarge)).toBe('limit');
  });

  it('counts the text of an element as a whole, whatever interrupts it', () => {
    const half = 'x'.repeat(40_000);
    expect(read(`<a>${half}<!-- -->${half}</a>`)).toBe('limit');
    expect(read(`<a>${half}<![CDATA[${half}]]></a>`)).toBe('limit');
    expect(read(`<a><![CDATA[${half}${half}]]></a>`)).toBe('limit');
  });

  it('counts references over the whole document', () => {
    const limits = { references: 3 };
    expect(read('<a b="&amp;">&lt;&#65;</a>', limits)).toBe('<A');
    expect(read('<a b="&amp;">&lt;&#65;&gt;</a>', limits)).toBe('limit');
    expect(DEFAULT_XML_LIMITS.references).toBeLessThan(1_000_000);
  });

  it('applies limits that were set', () => {
    expect(read(nested(3), { depth: 2 })).toBe('limit');
    expect(read(`<a>${'x'.repeat(70_000)}</a>`, { textLength: 80_000 })).toHaveLength(70_000);
  });

  it('notices malformed references in elements that nobody reads', () => {
    expect(errorOf('<a><b>&nope;</b></a>').code).toBe('malformed');
  });

  it('tells where, without quoting the document', () => {
    const error = errorOf('<a>\n<secret></b></a>');
    expect(error.position).toBe(12);
    expect(error.message).toBe('end tag does not match the open element (at 12)');
  });

  it('takes tags that differ only in their values for different ones', () => {
    const reader = new XmlReader('<r><v t="1"/><v t="2"/><v t="1"/><v t=">"/><v t=">"/></r>');
    reader.nextChild();
    const values = [];
    while (reader.nextChild()) {
      values.push(reader.attribute('t'));
      reader.skip();
    }
    expect(values).toEqual(['1', '2', '1', '>', '>']);
  });

  it('finds attributes by local name, but never a declaration', () => {
    const reader = new XmlReader(`<a xmlns:type="x" mytype="y" xsi:type='a\tb &amp;\r\nc'/>`);
    reader.nextChild();
    expect(reader.attribute('type')).toBe('a b & c');
    expect(reader.attribute('other')).toBeNull();
  });
});
