import { afterEach, describe, expect, it } from 'vitest';
import { HealthRegistry, Metrics, OpsEndpoints } from '#observability';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

let api: RunningAdminApi;
afterEach(() => api.close());

describe('probes on the API port', () => {
  it('answer without a key and tell how the process is', async () => {
    const health = new HealthRegistry();
    const endpoints = new OpsEndpoints(health, new Metrics());
    api = await startAdminApi({
      providers: [{ provide: OpsEndpoints, useValue: endpoints }],
      opsRoutes: true,
    });
    const get = (path: string) => api.call('GET', path, { headers: {} });
    expect((await get('/livez')).body).toEqual({ status: 'ok' });
    expect((await get('/readyz')).status).toBe(200);
    health.add('database', async () => 'failed');
    expect((await get('/readyz')).status).toBe(503);
    expect((await get('/metrics')).body).toContain('# TYPE');
    expect((await get('/livez/')).body.code).toBe('ROUTE_NOT_FOUND');
    expect((await get('/api/openapi.json')).body.paths).not.toHaveProperty('/livez');
  });

  it('are not there unless asked for', async () => {
    api = await startAdminApi();
    expect((await api.call('GET', '/livez')).status).toBe(404);
  });
});
