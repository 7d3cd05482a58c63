import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiKeyAuthenticator } from '#admin-api';
import { newUuidV7 } from '#device';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
let routes: { method: string; path: string }[];

beforeAll(async () => {
  api = await startAdminApi();
  const { body } = await api.call('GET', '/api/openapi.json', { headers: {} });
  const paths = Object.entries<object>(body.paths);
  routes = paths.flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({
      method: method.toUpperCase(),
      path: path.replace('{id}', newUuidV7()),
    })),
  );
});
afterAll(() => api.close());

describe('authentication', () => {
  it('lets nobody without a key into any route', async () => {
    expect(routes.length).toBeGreaterThan(25);
    for (const { method, path } of routes) {
      const { status, headers, body } = await api.call(method, path, { headers: {} });
      expect([method, path, status]).toEqual([method, path, 401]);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(headers.get('www-authenticate')).toBe('Bearer realm="aviary"');
      expect(body.code).toBe('UNAUTHENTICATED');
    }
  });

  it.each([
    'Bearer wrong',
    'Bearer ',
    'bearer a-key-for-test',
    'Bearer a-key-for-tests more',
    'Basic YWRtaW46YS1rZXktZm9yLXRlc3Rz',
    `Bearer ${'x'.repeat(4_000)}`,
  ])('refuses the header %j', async (authorization) => {
    const { status, headers } = await api.call('GET', '/api/v1/devices', { headers: { authorization } });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toContain('error="invalid_token"');
  });

  it('takes the scheme in any case', async () => {
    const headers = { authorization: 'bearer a-key-for-tests' };
    expect((await api.call('GET', '/api/v1/devices', { headers })).status).toBe(200);
  });

  it('does not parse the body of a stranger', async () => {
    const headers = { 'content-type': 'application/json' };
    const path = `/api/v1/devices/${api.deviceId}/rpc/Reboot`;
    for (const text of ['{', 'x'.repeat(2_000_000)])
      expect((await api.call('POST', path, { text, headers })).status).toBe(401);
  });

  it('shows the OpenAPI document to everybody', async () => {
    const { status, body } = await api.call('GET', '/api/openapi.json', { headers: {} });
    expect([status, body.openapi]).toEqual([200, '3.1.0']);
  });

  it('lets nobody in while keys cannot be checked', async () => {
    class BrokenAuthenticator extends ApiKeyAuthenticator {
      override find(): Promise<string | null> {
        return Promise.reject(Object.assign(new Error('no database'), { code: 'ECONNREFUSED' }));
      }
    }
    const broken = await startAdminApi({
      providers: [{ provide: ApiKeyAuthenticator, useClass: BrokenAuthenticator }],
    });
    try {
      const { status, body } = await broken.call('GET', '/api/v1/devices');
      expect([status, body.retryable]).toEqual([503, true]);
    } finally {
      await broken.close();
    }
  });
});
