import { expect, it } from 'vitest';
import { HealthRegistry } from './health-registry.js';

it('is as ready as its worst check', async () => {
  const health = new HealthRegistry();
  expect(await health.readiness()).toEqual({ status: 'ok', checks: {} });
  health.add('postgres', async () => 'ok');
  health.add('redis', async () => 'degraded');
  expect(await health.readiness()).toEqual({
    status: 'degraded',
    checks: { postgres: 'ok', redis: 'degraded' },
  });
  health.add('migrations', async () => 'failed');
  expect((await health.readiness()).status).toBe('failed');
});

it('counts a check that throws, rejects or hangs as failed', async () => {
  const health = new HealthRegistry(10);
  health.add('throws', () => {
    throw new Error('down');
  });
  health.add('rejects', () => Promise.reject(new Error('down')));
  health.add('hangs', () => new Promise(() => undefined));
  expect(await health.readiness()).toEqual({
    status: 'failed',
    checks: { throws: 'failed', rejects: 'failed', hangs: 'failed' },
  });
});

it('is not ready while it drains', async () => {
  const health = new HealthRegistry();
  health.add('postgres', async () => 'ok');
  health.drain();
  expect(await health.readiness()).toEqual({
    status: 'failed',
    checks: { postgres: 'ok', draining: 'failed' },
  });
});

it('runs a check once for all who ask at the same time', async () => {
  const health = new HealthRegistry();
  let runs = 0;
  health.add('postgres', async () => {
    runs += 1;
    return 'ok';
  });
  await Promise.all([health.readiness(), health.readiness(), health.readiness()]);
  expect(runs).toBe(1);
  await health.readiness();
  expect(runs).toBe(2);
});
