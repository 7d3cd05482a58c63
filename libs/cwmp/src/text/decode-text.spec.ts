import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.js';

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const utf16le = (text: string): Uint8Array => Buffer.from(text, 'utf16le');
const utf16be = (text: string): Uint8Array => Buffer.from(text, 'utf16le').swap16();
const declared = (charset: string, rest: string): string =>
  `<?xml version="1.0" encoding="${charset}"?><a>${rest}</a>`;

describe('decodeText', () => {
  it.each<readonly [string, Uint8Array, string | null, string]>([
    ['ASCII', Buffer.from('<a>b</a>'), null, '<a>b</a>'],
    ['UTF-8', Buffer.from('<a>é€\u{1F600}</a>'), null, '<a>é€\u{1F600}</a>'],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFF<a>é</a>'), null, '<a>é</a>'],
    ['a byte order mark against the HTTP charset', Buffer.from('\uFEFF<a>é</a>'), 'iso-8859-1', '<a>é</a>'],
    ['ISO-8859-1 by HTTP', latin1('<a>é</a>'), 'ISO-8859-1', '<a>é</a>'],
    ['ISO-8859-1 by HTTP, quoted', latin1('<a>é</a>'), '"iso-8859-1"', '<a>é</a>'],
    ['ISO-8859-1 by the declaration', latin1(declared('ISO-8859-1', 'é')), null, declared('ISO-8859-1', 'é')],
    [
      'HTTP before the declaration',
      Buffer.from(declared('iso-8859-1', 'é')),
      'utf-8',
      declared('iso-8859-1', 'é'),
    ],
    ['bytes that are not the UTF-8 they claim to be', latin1('<a>B\xfcro</a>'), 'utf-8', '<a>Büro</a>'],
    ['bytes that claim nothing', latin1(`<a>\x80\xe9\x81</a>`), null, '<a>€é\uFFFD</a>'],
    ['windows-1252', latin1(declared('windows-1252', '\x93x\x94')), null, declared('windows-1252', '“x”')],
    ['GBK', Buffer.from([0x3c, 0x61, 0x3e, 0xd6, 0xd0, 0x3c, 0x2f, 0x61, 0x3e]), 'gbk', '<a>中</a>'],
    ['an unknown charset', Buffer.from('<a>é</a>'), 'x-nonsense', '<a>é</a>'],
    [
      'a charset that is claimed only in content',
      Buffer.from('<a>encoding="gbk"é</a>'),
      null,
      '<a>encoding="gbk"é</a>',
    ],
    ['UTF-16 with mark, little end first', utf16le('\uFEFF<a>é</a>'), null, '<a>é</a>'],
    ['UTF-16 with mark, big end first', utf16be('\uFEFF<a>é</a>'), 'utf-8', '<a>é</a>'],
    ['UTF-16 without mark, little end first', utf16le('<a>é</a>'), null, '<a>é</a>'],
    ['UTF-16 without mark, big end first', utf16be('<a>é</a>'), null, '<a>é</a>'],
    ['UTF-16 claimed but not meant', Buffer.from('<a>é</a>'), 'utf-16', '<a>é</a>'],
    ['UTF-7, which nobody decodes', Buffer.from('+ADw-a/+AD4-'), 'utf-7', '+ADw-a/+AD4-'],
    ['nothing', Buffer.alloc(0), null, ''],
  ])('reads %s', (_, bytes, charset, text) => {
    expect(decodeText(bytes, charset)).toBe(text);
  });

  it('Q56: drops what XML forbids', () => {
    expect(decodeText(Buffer.from('a\0b\u0002c\td\uFFFFe\r\n\0'), null)).toBe('abc\tde\r\n');
  });

  it.each<readonly [string, Uint8Array, string]>([
    ['UTF-8', Buffer.from('\0é\u0002€\u{1F600}\t\0'), 'é€\u{1F600}\t'],
    ['ISO-8859-1', latin1('\0\xe9\x02\xff\r\n\0'), 'éÿ\r\n'],
    ['windows-1252', latin1('\0\x80\x02\xe9\x1f \t\x9f\0'), '€é \tŸ'],
  ])('Q56: drops them from %s too', (_, bytes, text) => {
    expect(decodeText(bytes, null)).toBe(text);
  });

  it('reads part of a larger buffer', () => {
    const whole = Buffer.from('xx<a>é</a>xx');
    expect(decodeText(whole.subarray(2, whole.length - 2), null)).toBe('<a>é</a>');
    expect(decodeText(new Uint8Array(whole).subarray(2, whole.length - 2), 'iso-8859-1')).toBe('<a>Ã©</a>');
  });

  it.each([
    ['C1 controls', [0x85]],
    ['Latin-1', [0xe9]],
    ['controls', [0x61, 0x02]],
    ['halves of characters', [0xf0, 0x9f, 0x98]],
  ])('takes a fraction of the time that a message may cost for two megabytes of %s', (_, unit) => {
    const bytes = Buffer.alloc(2_097_152, Uint8Array.from(unit));
    const attemptsMs = Array.from({ length: 3 }, () => {
      const start = process.cpuUsage();
      decodeText(bytes, null);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1_000;
    });
    expect(Math.min(...attemptsMs)).toBeLessThan(250);
  });

  it('never throws, and never returns what XML forbids', () => {
    const charset = fc.option(
      fc.constantFrom('utf-8', 'iso-8859-1', 'gbk', 'utf-16', 'utf-16be', 'shift_jis', 'x', '', '\0'),
    );
    const marks = fc.constantFrom([], [0xef, 0xbb, 0xbf], [0xff, 0xfe], [0xfe, 0xff], [0x3c, 0], [0, 0x3c]);
    fc.assert(
      fc.property(marks, fc.uint8Array({ maxLength: 60 }), charset, (mark, rest, name) => {
        const text = decodeText(Uint8Array.from([...mark, ...rest]), name);
        expect(text).not.toMatch(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u);
      }),
      { numRuns: 500 },
    );
  });
});
