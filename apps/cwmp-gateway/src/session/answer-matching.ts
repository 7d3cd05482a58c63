import { Injectable } from '@nestjs/common';
import type { SessionEvent } from '#cwmp-session';
import { attemptOfKey, TaskLedger } from '#task';
import { GatewayJournal } from '../journal/gateway-journal.js';
import type { SessionContext } from './session-context.js';
import { namesOtherPart } from './wire-id.js';
import { vendorAnswer } from './vendor-answer.js';

const noAnswer: SessionEvent = { type: 'message', message: { kind: 'unknownResponse', method: '', xml: '' } };

/**
 * Tells the answer to the RPC on the wire from the repeated answer to an earlier one, which a CPE posts again when
 * it lost the connection before our reply came. CPEs that do not give the cwmp:ID back are believed.
 */
@Injectable()
export class AnswerMatching {
  constructor(
    private readonly ledger: TaskLedger,
    private readonly journal: GatewayJournal,
  ) {}

  /** The event as the session may take it: an answer whose cwmp:ID names another RPC of ours is none. */
  async check(context: SessionContext, event: SessionEvent, cpeId: string | null): Promise<SessionEvent> {
    const { outstanding } = context.state;
    const attemptId = attemptOfKey(cpeId ?? '');
    if (context.claimed !== null) {
      const answered = vendorAnswer(context.claimed, event, attemptId);
      if (answered !== null) return answered;
    }
    if (event.type !== 'message' || event.message.kind === 'request' || outstanding === null) return event;
    const { parts } = context;
    if (parts !== null && namesOtherPart(cpeId, outstanding.attemptId, parts.number)) {
      this.journal.answerRepeated(context, outstanding.attemptId);
      return noAnswer;
    }
    if (attemptId === null || attemptId === outstanding.attemptId) return event;
    if ((await this.ledger.findClaimed(attemptId)) === null) return event;
    // Attempts are numbered by time: a later one was sent by the process that has taken this session over.
    if (attemptId > outstanding.attemptId) return { type: 'fenced' };
    this.journal.answerRepeated(context, attemptId);
    return noAnswer;
  }
}
