import express, { type NextFunction, type Request, type Response } from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HealthRegistry, type ReadinessState } from '../health/health-registry.js';
import { Metrics } from '../metrics/metrics.js';
import { OpsEndpoints } from './ops-endpoints.js';
import { OpsServer } from './ops-server.js';

let state: ReadinessState;
let metrics: Metrics;
let endpoints: OpsEndpoints;
let server: OpsServer;
let base: string;

beforeEach(async () => {
  state = 'ok';
  const health = new HealthRegistry();
  health.add('postgres', async () => state);
  metrics = new Metrics();
  endpoints = new OpsEndpoints(health, metrics);
  server = new OpsServer(endpoints);
  base = `http://127.0.0.1:${await server.start(0)}`;
});

afterEach(() => server.stop());

it.each([
  ['ok', 200],
  ['degraded', 200],
  ['failed', 503],
] as const)('readiness %s is answered with %i, liveness with 200', async (current, status) => {
  state = current;
  const ready = await fetch(`${base}/readyz`);
  expect(ready.status).toBe(status);
  expect(await ready.json()).toEqual({ status: current, checks: { postgres: current } });
  expect((await fetch(`${base}/livez?verbose`)).status).toBe(200);
});

it('answers other paths and methods without a body', async () => {
  expect((await fetch(`${base}/`)).status).toBe(404);
  const posted = await fetch(`${base}/readyz`, { method: 'POST' });
  expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  const head = await fetch(`${base}/metrics`, { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

it('exposes what was counted, with bounded labels, beside the metrics of the process', async () => {
  metrics.rpcs.count({ method: 'Reboot', outcome: 'answered' });
  metrics.rpcs.count({ method: 'Reboot', outcome: 'answered' });
  metrics.sessionsActive.inc();
  metrics.limitRejections.count({ limit: '{"serial": "hostile"}' });
  for (let index = 0; index < 100; index += 1) metrics.authenticationFailures.count({ reason: `r${index}` });

  const response = await fetch(`${base}/metrics`);
  const text = await response.text();
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(text).toContain('acs_cwmp_rpc_total{method="Reboot",outcome="answered"} 2\n');
  expect(text).toContain('acs_cwmp_sessions_active 1\n');
  expect(text).toContain('acs_cwmp_limit_rejections_total{limit="other"} 1\n');
  expect(text).toContain('acs_cwmp_auth_failures_total{reason="other"} 36\n');
  expect(text).toContain('process_cpu_seconds_total');
});

it('serves the same from a route of Express', async () => {
  const app = express();
  const answerOr = async (request: Request, response: Response, next: NextFunction): Promise<void> => {
    if (!(await endpoints.handle(request, response))) next();
  };
  app.use((request, response, next) => void answerOr(request, response, next));
  app.get('/other', (_request, response) => void response.send('other'));
  const listener = app.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  expect(await (await fetch(`${address}/other`)).text()).toBe('other');
  listener.close();
  listener.closeAllConnections();
});

it('says when its port is taken', async () => {
  await expect(new OpsServer(endpoints).start(Number(new URL(base).port))).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});

it('answers no more once stopped, however often', async () => {
  await server.stop();
  await server.stop();
  await expect(fetch(`${base}/livez`)).rejects.toThrow('fetch failed');
});
