import { afterAll, beforeAll, expect, it } from 'vitest';
import { RegistryUnavailableError, ReplicaRegistry } from '#observability';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;

class Away extends ReplicaRegistry {
  override list = () => Promise.reject(new RegistryUnavailableError('away'));
}

beforeAll(async () => {
  api = await startAdminApi();
});
afterAll(() => api.close());

it('a process that works alone lists itself', async () => {
  const { status, body } = await api.call('GET', '/api/v1/replicas');
  expect(status).toBe(200);
  expect(body).toEqual({
    items: [
      {
        name: 'one',
        role: 'standalone',
        version: '1.2.3',
        address: 'here:9464',
        startedAt: new Date(0).toISOString(),
        seenAt: expect.any(String) as string,
      },
    ],
    next: null,
  });
});

it('a registry that cannot be asked is a service that is away', async () => {
  const away = await startAdminApi({ providers: [{ provide: ReplicaRegistry, useValue: new Away() }] });
  try {
    const { status, body, headers } = await away.call('GET', '/api/v1/replicas');
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'DEPENDENCY_UNAVAILABLE', '5']);
  } finally {
    await away.close();
  }
});
