import { describe, expect, it } from 'vitest';
import { apiKeyDigest, SingleApiKeyAuthenticator } from './api-key-authenticator.js';

describe('single API key', () => {
  it('knows its own digest only', async () => {
    const authenticator = new SingleApiKeyAuthenticator('key', 'noc');
    expect(await authenticator.find(apiKeyDigest('key'))).toBe('noc');
    expect(await authenticator.find(apiKeyDigest('Key'))).toBeNull();
    expect(await authenticator.find(Buffer.alloc(0))).toBeNull();
  });

  it('is never empty', () => {
    expect(() => new SingleApiKeyAuthenticator(' ')).toThrow(RangeError);
  });
});
