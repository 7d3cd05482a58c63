import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LogFormat, LogLevel } from '#config';
import { JsonLogger } from './json-logger.js';
import { withLogContext } from './log-context.js';

const now = new Date('2026-11-22T10:20:30.456Z');

function recorder(
  level: LogLevel = 'debug',
  format: LogFormat = 'json',
): { logger: JsonLogger; text: () => string } {
  const lines: string[] = [];
  const logger = new JsonLogger({ level, format }, { write: (line) => lines.push(line) }, () => now);
  return { logger, text: () => lines.join('') };
}

function logged(write: (logger: JsonLogger) => void): Record<string, unknown> {
  const { logger, text } = recorder();
  write(logger);
  return JSON.parse(text()) as Record<string, unknown>;
}

afterEach(() => Logger.overrideLogger(true));

describe('a record', () => {
  it('names time, level, event, logger and facts', () => {
    expect(logged((logger) => logger.log('session.opened', { epoch: 3 }, 'Gateway'))).toEqual({
      ts: '2026-11-22T10:20:30.456Z',
      level: 'info',
      msg: 'session.opened',
      context: 'Gateway',
      params: { epoch: 3 },
    });
  });

  it('comes out of a Nest Logger the same way', () => {
    const { logger, text } = recorder();
    Logger.overrideLogger(logger);
    new Logger('Gateway').warn('session.refused', { reason: 'limit' });
    expect(JSON.parse(text())).toMatchObject({
      level: 'warn',
      msg: 'session.refused',
      context: 'Gateway',
      params: { reason: 'limit' },
    });
  });

  it('carries the fields of the work it belongs to, the inner ones first', async () => {
    const { logger, text } = recorder();
    await withLogContext({ sessionId: 's1', deviceId: 'd1' }, () =>
      withLogContext({ deviceId: 'd2', taskId: 't1' }, async () => {
        await Promise.resolve();
        logger.log('task.claimed');
      }),
    );
    expect(JSON.parse(text())).toMatchObject({ sessionId: 's1', deviceId: 'd2', taskId: 't1' });
  });

  it('shows an error with its code, stack and cause', () => {
    const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const record = logged((logger) =>
      logger.error('store.failed', new TypeError('lost', { cause }), 'Store'),
    );
    expect(record).toMatchObject({
      msg: 'store.failed',
      context: 'Store',
      error: { name: 'TypeError', message: 'lost', cause: { message: 'refused', code: 'ECONNREFUSED' } },
    });
    expect(record).toHaveProperty('error.stack.0', expect.stringMatching(/^at /));
  });

  it('takes a stack as Nest passes it', () => {
    const record = logged((logger) => logger.error('failed', 'Error: x\n    at one (a.ts:1:1)', 'Nest'));
    expect(record).toMatchObject({
      context: 'Nest',
      error: { message: 'failed', stack: ['at one (a.ts:1:1)'] },
    });
  });

  it('below the level is not written', () => {
    const { logger, text } = recorder('warn');
    logger.log('quiet');
    logger.debug('quiet');
    logger.error('loud');
    expect(JSON.parse(text())).toMatchObject({ msg: 'loud' });
  });
});

describe('hostile input [S13]', () => {
  it.each([
    ['CRLF', 'SN1\r\n{"level":"info","msg":"forged"}'],
    ['an ANSI escape', 'SN1\u001b[2J\u009b31m'],
    ['bidirectional controls', 'SN1\u202egnp\u2066\u200f'],
    ['line separators', 'SN1\u2028\u2029\u0085'],
  ])('with %s stays one line without control characters', (_kind, serialNumber) => {
    const { logger, text } = recorder();
    logger.log(serialNumber, { [serialNumber]: serialNumber }, 'Gateway');
    expect(text().match(/\n/g)).toHaveLength(1);
    expect(text().trimEnd()).not.toMatch(/[\p{Cc}\u2028\u2029\u202e\u2066\u200f]/u);
    expect(JSON.parse(text())).toMatchObject({ context: 'Gateway' });
  });

  it('of a megabyte is cut to 8 KiB, the string itself to 1 KiB', () => {
    const serialNumber = '\u00fc'.repeat(1_000_000);
    const record = logged((logger) => logger.log('inform.received', { serialNumber }));
    expect((record['params'] as { serialNumber: string }).serialNumber).toHaveLength(1_024);
    const { logger, text } = recorder();
    logger.log(
      'inform.received',
      Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, serialNumber])),
    );
    expect(Buffer.byteLength(text())).toBeLessThanOrEqual(8_192);
    expect(JSON.parse(text())).toMatchObject({ msg: 'inform.received' });
  });

  it('of any shape gives exactly one valid line of at most 8 KiB', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true }),
        fc.string({ unit: 'binary' }),
        (value, text) => {
          for (const format of ['json', 'pretty'] as const) {
            const output = recorder('debug', format);
            output.logger.log(text, { value, text }, value, 'Gateway');
            const line = output.text();
            expect(line.indexOf('\n')).toBe(line.length - 1);
            expect(Buffer.byteLength(line)).toBeLessThanOrEqual(8_192);
            if (format === 'json') JSON.parse(line);
          }
        },
      ),
    );
  });

  it('that cannot be read does not stop the work', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    const trap = {
      get serialNumber(): string {
        throw new Error('boom');
      },
    };
    expect(logged((logger) => logger.log('inform.received', { loop, trap }))).toMatchObject({
      params: { trap: '[unreadable]' },
    });
  });
});

describe('secrets [S14]', () => {
  const canary = 'Canary-4711';

  it.each([
    { password: canary },
    { connectionRequestPassword: canary },
    { headers: { authorization: `Digest ${canary}`, 'set-cookie': [canary] } },
    { ACS_MASTER_KEY: canary, apiKey: canary },
    { name: 'Device.WiFi.AccessPoint.1.Security.KeyPassphrase', value: canary },
    { parameterList: [{ path: 'InternetGatewayDevice.X.PreSharedKey.1.PreSharedKey', value: canary }] },
    { 'Device.PPP.Interface.1.Password': canary },
    { url: `postgres://aviary:${canary}@127.0.0.1/aviary` },
    { header: `Basic ${canary}=` },
    { text: `${'x'.repeat(1_000)} postgres://aviary:${canary}${'y'.repeat(40)}@127.0.0.1` },
    { cause: new Error(`cannot reach redis://:${canary}@redis`) },
  ])('do not appear: %#', (facts) => {
    for (const format of ['json', 'pretty'] as const) {
      const { logger, text } = recorder('debug', format);
      logger.log('tried', facts);
      logger.error('tried', new Error(`at https://user:${canary}@cpe/`));
      expect(text()).not.toContain('Canary');
      expect(text()).toContain('[redacted]');
    }
  });

  it('are told from ordinary facts', () => {
    const facts = {
      passed: 3,
      name: 'Device.DeviceInfo.UpTime',
      value: '12',
      keyId: 1,
      hasPassword: true,
      mapping: 'x',
    };
    expect(logged((logger) => logger.log('checked', facts))).toMatchObject({ params: facts });
  });
});

describe('the format for people', () => {
  it('is one line of event and facts', () => {
    const { logger, text } = recorder('debug', 'pretty');
    withLogContext({ deviceId: 'd1' }, () =>
      logger.warn('session.refused', { reason: 'limit', count: 2 }, 'Gateway'),
    );
    expect(text()).toBe('10:20:30.456 WARN  Gateway session.refused deviceId=d1 reason=limit count=2\n');
  });
});
