import type { LoggerService } from '@nestjs/common';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { DeviceInventory } from '#device';
import { startAdminApi, type RunningAdminApi } from './start-admin-api.js';

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('answers to a failure', () => {
  let api: RunningAdminApi | undefined;
  afterEach(() => api?.close());

  const startFailing = async (failure: Error) => {
    const logger = { log: vi.fn(), warn: vi.fn(), error: vi.fn() } satisfies LoggerService;
    const fail = async () => {
      throw failure;
    };
    const inventory = { list: fail, find: fail };
    api = await startAdminApi({ providers: [{ provide: DeviceInventory, useValue: inventory }], logger });
    return { logger, answer: await api.call('GET', '/api/v1/devices') };
  };

  it('say nothing of what went wrong inside, and log it once under the same name', async () => {
    const { logger, answer } = await startFailing(new Error('password=hunter2 at /srv/x'));
    expect(answer.status).toBe(500);
    expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|srv|stack/);
    expect(answer.body).toMatchObject({ code: 'INTERNAL_ERROR', retryable: true });
    expect(logger.error).toHaveBeenCalledOnce();
    expect(logger.error.mock.calls[0]).toEqual([
      'request.failed',
      expect.objectContaining({ traceId: answer.body.traceId, method: 'GET', path: '/api/v1/devices' }),
      'AdminApi',
    ]);
  });

  it('ask to come back while a dependency is down', async () => {
    const { answer } = await startFailing(coded('ECONNREFUSED', 'connect 10.0.0.1:5432'));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(answer.body).toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE', retryable: true });
    expect(JSON.stringify(answer.body)).not.toContain('10.0.0.1');
  });
});
