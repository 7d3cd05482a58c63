import { Logger } from '@nestjs/common';
import { expect, it, vi } from 'vitest';
import { openedState } from '#cwmp-session';
import type { InformRecord } from '#device';
import { Metrics } from '#observability';
import type { SessionContext } from '../session/session-context.js';
import type { TraceKeeper } from '../trace/trace-keeper.js';
import { GatewayJournal } from './gateway-journal.js';

it('counts a session out once, although its turn, a newer session and the sweep may all end it', async () => {
  Logger.overrideLogger(false);
  const metrics = new Metrics();
  const sessionEnded = vi.fn();
  const journal = new GatewayJournal(metrics, { sessionEnded } as unknown as TraceKeeper);
  const context = {
    session: { publicId: 'd', fence: { epoch: 1, turn: 0 } },
    state: openedState(false, 500),
    openedAtMs: 0,
  } as SessionContext;
  journal.resumed(context);
  journal.ended(context, 'superseded');
  journal.ended(context, 'superseded');
  journal.abandoned(context);
  const { values } = await metrics.sessionsActive.get();
  expect(values[0]?.value).toBe(0);
  expect(sessionEnded.mock.calls).toEqual([[context, 'superseded']]);
});

it.each([
  [9, []],
  [10, ['device.stuckInInform']],
  [1_485, ['device.stuckInInform']],
])('Q70: a device that has failed %i times in a row: %j', (retryCount, told) => {
  const warnings: unknown[] = [];
  const warn = vi.spyOn(Logger.prototype, 'warn').mockImplementation((event) => void warnings.push(event));
  const context = { session: { publicId: 'd', firstContact: false } } as SessionContext;
  const traces = {} as TraceKeeper;
  new GatewayJournal(new Metrics(), traces).opened(context, { retryCount } as InformRecord);
  warn.mockRestore();
  expect(warnings).toEqual(told);
});
