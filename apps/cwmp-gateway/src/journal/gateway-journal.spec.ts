import { Logger } from '@nestjs/common';
import { expect, it } from 'vitest';
import { openedState } from '#cwmp-session';
import { Metrics } from '#observability';
import type { SessionContext } from '../session/session-context.js';
import { GatewayJournal } from './gateway-journal.js';

it('counts a session out once, although its turn, a newer session and the sweep may all end it', async () => {
  Logger.overrideLogger(false);
  const metrics = new Metrics();
  const journal = new GatewayJournal(metrics);
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
});
