import { describe, expect, it } from 'vitest';
import { parseAuthorization } from './authorization.js';
import { answerChallenge } from './answer-challenge.js';
import { verifyDigest } from './verify.js';

const MINIMAL = 'Digest username="u", realm="r", nonce="n", uri="/", response="00"';

function digest(header: string) {
  const authorization = parseAuthorization(header);
  if (authorization?.scheme !== 'digest') throw new Error(`not read as Digest: ${header}`);
  return authorization;
}

describe('parseAuthorization, Digest as CPEs write it', () => {
  it.each([
    ['quoted qop, nc and algorithm', `${MINIMAL}, algorithm="MD5", qop="auth", nc="0000000a", cnonce="c"`],
    ['unquoted', `${MINIMAL}, algorithm=MD5, qop=auth, nc=0000000a, cnonce=c`],
    ['spaces around =', `${MINIMAL} , algorithm = MD5 , qop = "auth" , nc = 0000000a , cnonce = "c"`],
    ['no commas', `${MINIMAL.replaceAll(',', '')} algorithm=MD5 qop=auth nc=0000000a cnonce="c"`],
    ['odd case', `DIGEST ${MINIMAL.slice(7)}, Algorithm=md5, QOP=auth, NC=0000000A, CNonce="c"`],
    [
      'no space after commas',
      `${MINIMAL.replaceAll(', ', ',')},algorithm=MD5,qop=auth,nc=0000000a,cnonce="c"`,
    ],
    ['algorithm missing', `${MINIMAL}, qop=auth, nc=0000000a, cnonce="c"`],
  ])('reads %s', (_form, header) => {
    expect(digest(header)).toMatchObject({
      username: 'u',
      realm: 'r',
      nonce: 'n',
      uri: '/',
      response: '00',
      algorithm: 'MD5',
      qop: 'auth',
      nonceCount: 10,
      cnonce: 'c',
    });
  });

  it('reads the RFC 2069 form without inventing parameters', () => {
    expect(digest(MINIMAL)).toEqual({
      scheme: 'digest',
      username: 'u',
      realm: 'r',
      nonce: 'n',
      uri: '/',
      response: '00',
      algorithm: 'MD5',
    });
  });

  it('keeps "=" inside a cnonce, quoted or not', () => {
    expect(digest(`${MINIMAL}, cnonce="YWJj=="`).cnonce).toBe('YWJj==');
    expect(digest(`${MINIMAL}, cnonce=YWJj==, nc=1`).cnonce).toBe('YWJj==');
  });

  it('keeps a backslash that escapes nothing and undoes the two real escapes', () => {
    const header = String.raw`Digest username="HOME\user\"x\\", realm="r", nonce="n", uri="/", response="00"`;
    expect(digest(header).username).toBe(String.raw`HOME\user"x` + '\\');
  });

  it('decodes a user name sent as UTF-8 bytes', () => {
    const wire = Buffer.from('zoë', 'utf8').toString('latin1');
    expect(digest(MINIMAL.replace('"u"', `"${wire}"`)).username).toBe('zoë');
    expect(digest(MINIMAL.replace('"u"', '"zo\u00eb"')).username).toBe('zoë');
  });

  it.each([
    ['00000001', 1],
    ['ffffffff', 0xffffffff],
    ['9', 9],
    ['10', 16],
    ['000000001', undefined],
    ['-1', undefined],
    ['', undefined],
  ])('counts nc %s as %s', (nc, expected) => {
    expect(digest(`${MINIMAL}, qop=auth, nc=${nc}, cnonce="c"`).nonceCount).toBe(expected);
  });

  it('keeps plain decimal counters in order', () => {
    const counts = Array.from({ length: 200 }, (_, n) => digest(`${MINIMAL}, nc=${n + 1}`).nonceCount ?? -1);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBe(counts.length);
  });

  it('parses qop=undefined, which then verifies never', () => {
    const answer = answerChallenge({
      challenge: { scheme: 'digest', realm: 'r', nonce: 'n', qop: ['auth'], stale: false },
      method: 'POST',
      uri: '/',
      username: 'u',
      password: 'p',
      cnonce: 'c',
      nc: 1,
    });
    const authorization = digest((answer ?? '').replace('qop=auth', 'qop=undefined'));
    expect(authorization.qop).toBe('undefined');
    expect(verifyDigest({ authorization, method: 'POST', requestPath: '/', secret: { password: 'p' } })).toBe(
      false,
    );
  });

  it('marks an algorithm nobody speaks', () => {
    expect(digest(`${MINIMAL}, algorithm=SHA-512-256`).algorithm).toBe('unsupported');
  });
});

describe('parseAuthorization, Basic', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it('splits at the first colon', () => {
    expect(parseAuthorization(basic('00D09E-HG-1:a:b'))).toEqual({
      scheme: 'basic',
      username: '00D09E-HG-1',
      password: 'a:b',
    });
    expect(parseAuthorization(basic(':'))).toEqual({ scheme: 'basic', username: '', password: '' });
    expect(parseAuthorization(basic('zoë:ü'))).toMatchObject({ username: 'zoë', password: 'ü' });
  });

  it('refuses what is not base64 of user:password', () => {
    expect(parseAuthorization(basic('nocolon'))).toBeNull();
    expect(parseAuthorization('Basic')).toBeNull();
    expect(parseAuthorization('Basic !!!!')).toBeNull();
    expect(parseAuthorization('Basic YTpi YTpi')).toBeNull();
    expect(parseAuthorization(basic(`a:${'b'.repeat(4000)}`))).toBeNull();
  });
});

describe('parseAuthorization, hostile input', () => {
  it.each([
    ['no header', undefined],
    ['empty', ''],
    ['only commas', ', , ,'],
    ['scheme alone', 'Digest'],
    ['a mandatory parameter missing', 'Digest username="u", realm="r", nonce="n", uri="/"'],
    ['a parameter twice', `${MINIMAL}, nonce="m"`],
    ['unbalanced quote', `${MINIMAL}, cnonce="c`],
    ['stray quote', 'Digest username="u"", realm="r", nonce="n", uri="/", response="00"'],
    ['control character', MINIMAL.replace('"u"', '"u\r\nX: y"')],
    ['NUL', MINIMAL.replace('"u"', '"u\0"')],
    ['no byte string', MINIMAL.replace('"u"', '"\u4e2d"')],
    ['prototype names', 'Digest __proto__="u", constructor="r", toString="n"'],
    ['too many parameters', `${MINIMAL}, ${Array.from({ length: 80 }, (_, n) => `x${n}=1`).join(', ')}`],
  ])('returns null for %s', (_case, header) => {
    expect(parseAuthorization(header)).toBeNull();
  });

  it('names other schemes unknown', () => {
    expect(parseAuthorization('Bearer abc')).toEqual({ scheme: 'unknown' });
    expect(parseAuthorization('Negotiate abc==')).toEqual({ scheme: 'unknown' });
  });

  it.each([
    ['quotes', '"'.repeat(100_000)],
    ['escapes', `Digest a="${'\\"'.repeat(50_000)}`],
    ['commas', `Digest ${','.repeat(100_000)}`],
    ['spaces', `Basic ${' '.repeat(100_000)}!`],
    ['equals', `Digest ${'='.repeat(100_000)}`],
    ['one token', `Digest ${'a'.repeat(100_000)}`],
  ])(
    'refuses 100 KB of %s, and the longest accepted piece of it, a thousand times in a second of CPU',
    (_case, header) => {
      const startedAt = process.cpuUsage();
      for (let round = 0; round < 1000; round += 1) {
        expect(parseAuthorization(header)).toBeNull();
        parseAuthorization(header.slice(0, 4096));
      }
      expect(process.cpuUsage(startedAt).user).toBeLessThan(1_000_000);
    },
  );
});
