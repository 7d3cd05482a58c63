import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StanzaReader, XmppStreamError } from './stanza-reader.js';
import { childOf, escapeXml, textIn, type XmlElement } from './xml-element.js';

const head = `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;

function read(text: string, mostBytes = 4_096): XmlElement[] {
  return new StanzaReader(mostBytes).read(Buffer.from(head + text));
}

describe('StanzaReader', () => {
  it('gives names their namespaces, and text its characters', () => {
    const [features, iq] = read(
      `<stream:features><a xmlns="u:a">x&amp;y&#33;&#x1F600;</a></stream:features> \n<iq type='result' id="a>b"/>`,
    );
    expect(features).toMatchObject({ name: 'features', namespace: 'http://etherx.jabber.org/streams' });
    expect(textIn(childOf(features!, 'a', 'u:a')!)).toBe('x&y!😀');
    expect(iq).toMatchObject({ name: 'iq', namespace: 'jabber:client' });
    expect([...iq!.attributes]).toEqual([
      ['type', 'result'],
      ['id', 'a>b'],
    ]);
  });

  it('reads the same however the bytes are cut', () => {
    const text = `${head}<a b='é€'><c xmlns='u'>ü😀</c></a><d/>`;
    const whole = new StanzaReader(4_096).read(Buffer.from(text));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (steps) => {
        const reader = new StanzaReader(4_096);
        const bytes = Buffer.from(text);
        const found: XmlElement[] = [];
        for (let at = 0, n = 0; at < bytes.length; n++) {
          const step = steps[n % steps.length]!;
          found.push(...reader.read(bytes.subarray(at, at + step)));
          at += step;
        }
        expect(found).toEqual(whole);
      }),
    );
  });

  it('gives back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const [element] = read(`<a b='${escapeXml(text)}'>${escapeXml(text)}</a>`);
        expect([textIn(element!), element!.attributes.get('b')]).toEqual([text, text]);
      }),
    );
  });

  it.each([
    ['a comment', '<!-- -->'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]>'],
    ['an instruction', '<?php ?>'],
    ['a section of its own', '<a><![CDATA[x]]></a>'],
    ['an entity of its own', '<a>&b;</a>'],
    ['an open reference', '<a>&amp</a>'],
    ['a number that is no character', '<a>&#x110000;</a>'],
    ['an attribute without quotes', '<a b=c/>'],
    ['text between stanzas', '<a/>x<a/>'],
    ['a nest of elements', '<a>'.repeat(20)],
  ])('refuses %s', (_, text) => {
    expect(() => read(text)).toThrow(XmppStreamError);
  });

  it('reads nothing behind the end of the stream', () => {
    const reader = new StanzaReader(4_096);
    expect(reader.read(Buffer.from(`${head}<a/>`))).toHaveLength(1);
    expect(reader.isOver).toBe(false);
    expect(reader.read(Buffer.from('<b/></stream:stream><c/>'))).toMatchObject([{ name: 'b' }]);
    expect(reader.isOver).toBe(true);
    expect(reader.read(Buffer.from('<d/>'))).toEqual([]);
  });

  it('refuses bytes that are no text', () => {
    expect(() => new StanzaReader(4_096).read(Buffer.from([0x3c, 0xff]))).toThrow(XmppStreamError);
  });

  it('keeps no more of a stanza than it may have, whether it ends or not', () => {
    const body = 'x'.repeat(4_000);
    expect(read(`<a>${body}</a><a>${body}</a>`)).toHaveLength(2);
    for (const text of [
      `<a>${'x'.repeat(4_100)}</a>`,
      `<a>${'x'.repeat(4_100)}`,
      `<a b='${'x'.repeat(4_100)}`,
    ])
      expect(() => read(text)).toThrow('more than 4096 bytes');
    expect(() => read('<a/>'.repeat(2_000))).not.toThrow();
    expect(() => read(`<a>${'<b/>'.repeat(1_100)}`)).toThrow('more than 4096 bytes');
  });

  it('throws nothing but its own error, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '>', '/', 'a', ' ', "'", '"', '=', '&', ';', '#', '<a>', '</a>', ':')),
        (parts) => {
          try {
            read(parts.join(''));
          } catch (error) {
            expect(error).toBeInstanceOf(XmppStreamError);
          }
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
