import { Injectable } from '@nestjs/common';
import type { AcsResponse, CpeRequest } from '#cwmp';
import type { SessionEvent } from '#cwmp-session';
import { SecretPaths } from '#data-model';
import { SessionStore } from '#device';
import { attemptOfKey, completionOf, SessionTasks, TaskLedger } from '#task';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { callDetails } from './call-details.js';
import { callWithoutSecrets } from './fault-without-secrets.js';
import type { SessionContext } from './session-context.js';

/** Keeps what a CPE tells, before it is answered and forgets it. */
@Injectable()
export class CpeCalls {
  constructor(
    private readonly sessions: SessionStore,
    private readonly tasks: SessionTasks,
    private readonly journal: GatewayJournal,
    private readonly ledger: TaskLedger,
    private readonly secrets: SecretPaths,
  ) {}

  /** Commits a call, and the end of the task that it tells of. Throws only what PostgreSQL throws. */
  async commit(context: SessionContext, request: CpeRequest): Promise<SessionEvent> {
    const kept = await this.withoutSecrets(request);
    const args = kept.arguments;
    const commandKey = 'commandKey' in args ? args.commandKey : '';
    const call = { method: request.method, commandKey, details: callDetails(args, this.secrets) };
    const { fence } = context.session;
    const completion = completionOf(kept);
    const outcome = await (completion === null
      ? this.sessions.journal(fence, call)
      : this.tasks.commitCompletion(fence, call, completion));
    if (outcome === 'fenced') return { type: 'fenced' };
    return { type: 'requestCommitted', response: responseTo(request) };
  }

  /** A call as it may be kept: its faults repeat no secret of the RPC whose end it tells. */
  private async withoutSecrets(request: CpeRequest): Promise<CpeRequest> {
    const completion = completionOf(request);
    const attemptId = completion?.fault ? attemptOfKey(completion.commandKey) : null;
    const told = attemptId === null ? null : await this.ledger.findClaimed(attemptId);
    return callWithoutSecrets(request, told?.step.arguments, this.secrets);
  }

  /**
   * Notes that the CPE got its InformResponse: the first turn after the Inform shows it. Once per session, and only
   * when the Inform told events: an idle session costs no statement. Never throws.
   */
  async confirmInform(context: SessionContext): Promise<void> {
    if (!context.unconfirmed) return;
    context.unconfirmed = false;
    try {
      await this.sessions.confirmInform(context.session.fence);
    } catch (error) {
      // At worst an event that happens again is taken for the one before; the turn itself may need no database.
      context.unconfirmed = true;
      this.journal.notConfirmed(context, error);
    }
  }
}

function responseTo(request: CpeRequest): AcsResponse {
  // There is no page to go to but the one the CPE itself asks for.
  if (request.method === 'Kicked') return { method: 'Kicked', result: { nextUrl: request.arguments.next } };
  return { method: request.method, result: {} } as AcsResponse;
}
