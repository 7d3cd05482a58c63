import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerChallenge, basicAuthorization } from './answer-challenge.js';
import { parseAuthorization } from './authorization.js';
import { challengeHeader, parseChallenge, type DigestChallenge } from './challenge.js';
import { verifyBasic, verifyDigest } from './verify.js';

const rfc2617: DigestChallenge = {
  scheme: 'digest',
  realm: 'testrealm@host.com',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  qop: ['auth', 'auth-int'],
  opaque: '5ccc069c403ebaf9f0171e9517f40e41',
  stale: false,
};
const rfc7616: DigestChallenge = {
  scheme: 'digest',
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  qop: ['auth', 'auth-int'],
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  stale: false,
};
const request = { method: 'GET', uri: '/dir/index.html', username: 'Mufasa', nc: 1 };
const longCnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

describe('published vectors', () => {
  it.each([
    ['RFC 2617 3.5', rfc2617, 'Circle Of Life', '0a4f113b', '6629fae49393a05397450978507c4ef1'],
    [
      'RFC 2069 2.4 with its erratum',
      { ...rfc2617, qop: [] },
      'CircleOfLife',
      'x',
      '1949323746fe6a43ef61f9606e7febea',
    ],
    [
      'RFC 7616 3.9.1 MD5',
      { ...rfc7616, algorithm: 'MD5' as const },
      'Circle of Life',
      longCnonce,
      '8ca523f5e9506fed4657c9700eebdbec',
    ],
    [
      'RFC 7616 3.9.1 SHA-256',
      { ...rfc7616, algorithm: 'SHA-256' as const },
      'Circle of Life',
      longCnonce,
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    ],
  ])('%s', (_name, challenge, password, cnonce, response) => {
    const header = answerChallenge({ ...request, challenge, password, cnonce });
    const authorization = parseAuthorization(header ?? '');
    expect(authorization).toMatchObject({ response, opaque: challenge.opaque, uri: request.uri });
  });
});

describe('answerChallenge', () => {
  const answer = { ...request, password: 'p', cnonce: 'c' };

  it('sends neither qop nor nc nor cnonce nor algorithm when the challenge had none', () => {
    const header = answerChallenge({ ...answer, challenge: { ...rfc2617, qop: [] } });
    expect(header).not.toMatch(/qop|nc=|cnonce|algorithm|undefined/);
  });

  it.each([
    ['auth-int only', { ...rfc2617, qop: ['auth-int'] }],
    ['an unknown algorithm', { ...rfc2617, algorithm: 'unsupported' as const }],
    ['MD5-sess without qop', { ...rfc2617, qop: [], algorithm: 'MD5-sess' as const }],
  ])('has no answer to %s', (_case, challenge) => {
    expect(answerChallenge({ ...answer, challenge })).toBeNull();
  });

  it('never lets a header be split by a user name', () => {
    expect(answerChallenge({ ...answer, username: 'a\r\nX: y', challenge: rfc2617 })).toBeNull();
  });

  it('names nonce before cnonce, for servers that look for the first match', () => {
    const header = answerChallenge({ ...answer, challenge: rfc2617 }) ?? '';
    expect(header.indexOf('nonce=')).toBeLessThan(header.indexOf('cnonce='));
  });
});

describe('client and server agree', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((s) => !/\p{Cc}/u.test(s));
  const ascii = fc.string({
    unit: fc.constantFrom(...'abcXYZ019-_=/+ ,"\\'.split('')),
    minLength: 1,
    maxLength: 60,
  });

  it('for any account, realm, nonce, path, algorithm and form', () => {
    fc.assert(
      fc.property(
        fc.record({
          realm: text,
          nonce: ascii,
          uri: fc.webPath().map((path) => path || '/'),
          username: text,
          password: text,
          cnonce: ascii,
          nc: fc.integer({ min: 1, max: 0xffffffff }),
          algorithm: fc.constantFrom('MD5' as const, 'MD5-sess' as const, 'SHA-256' as const, undefined),
          form: fc.constantFrom('auth' as const, 'none' as const),
        }),
        ({ realm, nonce, algorithm, form, ...rest }) => {
          const header = challengeHeader({ realm, nonce, qop: form, ...(algorithm && { algorithm }) });
          const [challenge] = parseChallenge([header]);
          if (challenge?.scheme !== 'digest') throw new Error('challenge not read');
          const answer = answerChallenge({ challenge, method: 'POST', ...rest });
          if (answer === null) return algorithm === 'MD5-sess' && form === 'none';
          const authorization = parseAuthorization(answer);
          if (authorization?.scheme !== 'digest') throw new Error('answer not read');
          const asked = { authorization, method: 'POST', requestPath: rest.uri, strictUri: true };
          expect(authorization.username).toBe(rest.username);
          expect(verifyDigest({ ...asked, secret: { password: `${rest.password}x` } })).toBe(false);
          return verifyDigest({ ...asked, secret: { password: rest.password } });
        },
      ),
    );
  });

  it('on Basic', () => {
    fc.assert(
      fc.property(
        text.filter((s) => !s.includes(':')),
        text,
        (username, password) => {
          const authorization = parseAuthorization(basicAuthorization(username, password));
          if (authorization?.scheme !== 'basic') throw new Error('not read as Basic');
          expect(authorization).toEqual({ scheme: 'basic', username, password });
          return verifyBasic(authorization, password) && !verifyBasic(authorization, `${password}x`);
        },
      ),
    );
  });
});
