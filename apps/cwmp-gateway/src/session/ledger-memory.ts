import { Injectable } from '@nestjs/common';
import { resumedState } from '#cwmp-session';
import type { ResumedSession } from '#device';
import { TaskLedger } from '#task';
import { DiscoveryTurns } from './discovery-turns.js';
import type { SessionContext } from './session-context.js';

/** What the ledger knows of a session whose former process tells nothing. */
@Injectable()
export class LedgerMemory {
  constructor(
    private readonly ledger: TaskLedger,
    private readonly discovery: DiscoveryTurns,
  ) {}

  /** The session with the RPC that it waits for; of a discovery, with the slice that was begun. */
  async recall(bare: SessionContext, resumed: ResumedSession): Promise<SessionContext> {
    const { outstanding, rpcCount, disrupted } = resumed;
    const claimed = outstanding && (await this.ledger.findClaimed(outstanding.attemptId));
    const context = { ...bare, claimed, mostInSlice: 1 };
    if (claimed !== null && claimed.cursor !== null)
      await this.discovery.resume(context, claimed, claimed.cursor);
    const method = context.parts?.request.method ?? claimed?.step.method;
    context.state = resumedState(bare.state, {
      outstanding: claimed && method ? { attemptId: claimed.attemptId, method } : null,
      rpcCount,
      disrupted,
    });
    return context;
  }
}
