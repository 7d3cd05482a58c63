import { describe, expect, it } from 'vitest';
import { challengeHeader, parseChallenge } from './challenge.js';

describe('parseChallenge', () => {
  it('reads the challenge of a TR-069 client TCP server: no qop, quoted algorithm, domain', () => {
    const header = 'Digest realm="IgdAuthentication", domain="/", nonce="OTdm", algorithm="MD5"';
    expect(parseChallenge([header])).toEqual([
      {
        scheme: 'digest',
        realm: 'IgdAuthentication',
        nonce: 'OTdm',
        algorithm: 'MD5',
        qop: [],
        stale: false,
      },
    ]);
  });

  it('reads everything unquoted', () => {
    expect(parseChallenge(['Digest realm=r,nonce=n==,qop=auth,opaque=o,stale=TRUE'])).toEqual([
      { scheme: 'digest', realm: 'r', nonce: 'n==', qop: ['auth'], opaque: 'o', stale: true },
    ]);
  });

  it('reads an offer list, quoted or not, without losing what follows', () => {
    const quoted = 'Digest qop="auth,auth-int", realm="r", nonce="n"';
    const unquoted = 'Digest qop=auth,auth-int, realm="r", nonce="n"';
    for (const header of [quoted, unquoted]) {
      const [challenge] = parseChallenge([header]);
      expect(challenge).toMatchObject({ scheme: 'digest', realm: 'r', nonce: 'n' });
      expect(challenge).toHaveProperty('qop', expect.arrayContaining(['auth']));
    }
  });

  it('reads several challenges of one header and of several headers in their order', () => {
    const both = 'Basic realm="a, b", Digest realm="r", nonce="n", algorithm=SHA-256, qop="auth"';
    const schemes = parseChallenge([both, 'Negotiate', 'Digest realm="r", nonce="m"']).map((c) => c.scheme);
    expect(schemes).toEqual(['basic', 'digest', 'unknown', 'digest']);
  });

  it('reads Basic without a realm, and a Digest that cannot be answered as unknown', () => {
    expect(parseChallenge(['Basic'])).toEqual([{ scheme: 'basic', realm: '' }]);
    expect(parseChallenge(['Digest realm="r"'])).toEqual([{ scheme: 'unknown' }]);
    expect(parseChallenge(['Digest realm="r", nonce="n", algorithm=SHA-512-256'])).toMatchObject([
      { scheme: 'digest', algorithm: 'unsupported' },
    ]);
  });

  it('keeps the first of a parameter given twice', () => {
    expect(parseChallenge(['Digest realm="r", nonce="n", nonce="m"'])).toMatchObject([{ nonce: 'n' }]);
  });

  it('skips what it cannot read and bounds how much it reads', () => {
    expect(parseChallenge(['', 'Digest realm="r', `Digest realm="${'x'.repeat(100_000)}"`])).toEqual([]);
    expect(parseChallenge(Array.from({ length: 1000 }, () => 'Basic realm="r"'))).toHaveLength(8);
  });
});

describe('challengeHeader', () => {
  it('offers qop=auth and names the algorithm', () => {
    expect(challengeHeader({ realm: 'Aviary', nonce: 'n', algorithm: 'MD5' })).toBe(
      'Digest realm="Aviary", nonce="n", qop="auth", algorithm=MD5',
    );
  });

  it('can make an RFC 2069 challenge and a stale one', () => {
    expect(challengeHeader({ realm: 'r', nonce: 'n', qop: 'none' })).toBe('Digest realm="r", nonce="n"');
    expect(challengeHeader({ realm: 'r', nonce: 'n', stale: true })).toMatch(/, stale=true$/);
  });

  it('survives its own parser with an awkward realm', () => {
    const realm = String.raw`a "quoted", back\slash=`;
    expect(parseChallenge([challengeHeader({ realm, nonce: 'n' })])).toMatchObject([{ realm, nonce: 'n' }]);
  });

  it('never lets a header be split', () => {
    expect(() => challengeHeader({ realm: 'a\r\nSet-Cookie: x', nonce: 'n' })).toThrow(RangeError);
  });
});
