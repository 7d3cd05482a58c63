import { describe, expect, it } from 'vitest';
import { answerChallenge } from './answer-challenge.js';
import { parseAuthorization, type DigestAuthorization } from './authorization.js';
import { computeHa1, computeResponse } from './digest-response.js';
import { verifyDigest } from './verify.js';

const account = { username: '00D09E-HG-1', realm: 'Aviary', password: 'secret' };
const secret = { password: account.password };

function authorize(qop: string[], algorithm: 'MD5' | 'MD5-sess' | 'SHA-256' = 'MD5'): DigestAuthorization {
  const header = answerChallenge({
    ...account,
    challenge: { scheme: 'digest', realm: account.realm, nonce: 'n0nce', algorithm, qop, stale: false },
    method: 'POST',
    uri: '/cwmp?x=1',
    cnonce: 'c0nce',
    nc: 7,
  });
  const authorization = parseAuthorization(header ?? '');
  if (authorization?.scheme !== 'digest') throw new Error('no Digest answer');
  return authorization;
}

const asked = { method: 'POST', requestPath: '/cwmp', secret };

describe('verifyDigest', () => {
  it.each(['MD5', 'MD5-sess', 'SHA-256'] as const)(
    'accepts %s by password and by stored hash',
    (algorithm) => {
      const authorization = authorize(['auth'], algorithm);
      const ha1 = computeHa1(algorithm, account);
      expect(verifyDigest({ ...asked, authorization })).toBe(true);
      expect(verifyDigest({ ...asked, authorization, secret: { ha1, realm: 'Aviary' } })).toBe(true);
      expect(verifyDigest({ ...asked, authorization, secret: { ha1, realm: 'Other' } })).toBe(false);
    },
  );

  it('accepts the RFC 2069 form and an upper-case response', () => {
    const authorization = authorize([]);
    expect(authorization.qop).toBeUndefined();
    expect(verifyDigest({ ...asked, authorization })).toBe(true);
    const response = authorization.response.toUpperCase();
    expect(verifyDigest({ ...asked, authorization: { ...authorization, response } })).toBe(true);
  });

  it.each([
    ['username', 'other'],
    ['realm', 'other'],
    ['nonce', 'other'],
    ['uri', '/other'],
    ['response', '0'.repeat(32)],
    ['response', ''],
    ['qop', 'auth-int'],
    ['qop', 'undefined'],
    ['qop', undefined],
    ['nc', '00000008'],
    ['nc', undefined],
    ['nonceCount', undefined],
    ['cnonce', 'other'],
    ['cnonce', undefined],
    ['algorithm', 'SHA-256'],
    ['algorithm', 'MD5-sess'],
    ['algorithm', 'unsupported'],
  ])('rejects a changed %s (%s)', (field, value) => {
    const { [field as keyof DigestAuthorization]: _old, ...rest } = authorize(['auth']);
    const changed = { ...rest, ...(value !== undefined && { [field]: value }) } as DigestAuthorization;
    expect(verifyDigest({ ...asked, authorization: changed })).toBe(false);
  });

  it.each([
    ['auth-int over no body', { algorithm: 'MD5' as const, cnonce: 'c', qop: 'auth-int' }],
    ['an empty qop', { algorithm: 'MD5' as const, cnonce: 'c', qop: '' }],
    ['a -sess algorithm without cnonce', { algorithm: 'MD5-sess' as const }],
  ])('rejects %s even when the hash is right', (_form, form) => {
    const sent = { algorithm: form.algorithm, uri: '/cwmp', nonce: 'n' };
    const covered = {
      ...sent,
      ha1: computeHa1(form.algorithm, account),
      method: 'POST',
      ...('qop' in form && { cnonce: form.cnonce, protection: { qop: form.qop, nc: '00000001' } }),
    };
    const { username, realm } = account;
    const response = computeResponse(covered);
    const authorization: DigestAuthorization = {
      scheme: 'digest',
      username,
      realm,
      response,
      ...sent,
      ...('qop' in form && { qop: form.qop, cnonce: form.cnonce, nc: '00000001', nonceCount: 1 }),
    };
    expect(verifyDigest({ ...asked, authorization })).toBe(false);
  });

  it('rejects another method and a wrong password', () => {
    const authorization = authorize(['auth']);
    expect(verifyDigest({ ...asked, authorization, method: 'GET' })).toBe(false);
    expect(verifyDigest({ ...asked, authorization, secret: { password: 'Secret' } })).toBe(false);
  });

  it('compares the path with the request only when told to', () => {
    const authorization = authorize(['auth']);
    expect(verifyDigest({ ...asked, authorization, requestPath: '/' })).toBe(true);
    expect(verifyDigest({ ...asked, authorization, requestPath: '/', strictUri: true })).toBe(false);
    expect(verifyDigest({ ...asked, authorization, strictUri: true })).toBe(true);
  });
});
