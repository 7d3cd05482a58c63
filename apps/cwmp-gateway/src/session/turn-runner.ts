import { encodeAcsFault, encodeAcsResponse } from '#cwmp';
import { transition, type SessionEffect, type SessionEvent } from '#cwmp-session';
import { Injectable } from '@nestjs/common';
import { AnswerMatching } from './answer-matching.js';
import { CpeCalls } from './cpe-calls.js';
import { badRequest, noContent, soapReply, type Reply } from '../http/reply.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { RpcDispatch } from './rpc-dispatch.js';
import { RpcTurns } from './rpc-turns.js';
import type { SessionContext } from './session-context.js';

type TurnEnd = Extract<
  SessionEffect,
  { type: 'sendRpc' | 'sendResponse' | 'sendFault' | 'sendNoContent' | 'refuse' | 'none' }
>;

/** Plays the turns of sessions: feeds events to the state machine and carries out the effects it asks for. */
@Injectable()
export class TurnRunner {
  constructor(
    private readonly rpcs: RpcTurns,
    private readonly calls: CpeCalls,
    private readonly dispatch: RpcDispatch,
    private readonly journal: GatewayJournal,
    private readonly answers: AnswerMatching,
  ) {}

  /**
   * @param cpeId cwmp:ID of the message that is answered, null when it had none or the POST was empty.
   * Throws only what PostgreSQL throws.
   */
  run(context: SessionContext, event: SessionEvent, cpeId: string | null): Promise<Reply> {
    // Turns of one session wait for each other, so that its state has one writer.
    const turn = context.turn.then(async () => {
      context.lastTurnAtMs = Date.now();
      await this.calls.confirmInform(context);
      const before = context.state.phase;
      const reply = await this.play(context, await this.answers.check(context, event, cpeId), cpeId);
      if (before !== 'ended' && context.state.phase === 'ended')
        this.journal.ended(context, reply.status === 204 ? 'completed' : 'superseded');
      return reply;
    });
    context.turn = turn.catch(() => undefined);
    return turn;
  }

  /** Ends a session that a newer one of its device has displaced. */
  supersede(context: SessionContext): void {
    this.cut(context, 'superseded');
  }

  /** Ends a session that we cannot go on with. */
  crash(context: SessionContext): void {
    this.cut(context, 'crashed');
  }

  private cut(context: SessionContext, result: 'superseded' | 'crashed'): void {
    if (context.state.phase === 'ended') return;
    context.state = transition(context.state, { type: 'fenced' }).state;
    this.journal.ended(context, result);
  }

  private async play(context: SessionContext, first: SessionEvent, cpeId: string | null): Promise<Reply> {
    let event: SessionEvent | null = first;
    while (event !== null) {
      const { state, effect } = transition(context.state, event);
      context.state = state;
      if (isTurnEnd(effect)) {
        const reply = this.reply(context, effect, cpeId);
        if ('status' in reply) return reply;
        event = reply;
      } else {
        event = await this.perform(context, effect);
      }
    }
    return noContent;
  }

  private async perform(
    context: SessionContext,
    effect: Exclude<SessionEffect, TurnEnd>,
  ): Promise<SessionEvent> {
    switch (effect.type) {
      case 'commitRequest':
        return this.calls.commit(context, effect.request);
      case 'claimRpc':
        return this.rpcs.claim(context);
      case 'settleRpc':
        return this.rpcs.settle(context, effect.answer);
    }
  }

  /** The HTTP answer that ends the turn, or the event that takes the place of an RPC that is not sent. */
  private reply(context: SessionContext, effect: TurnEnd, id: string | null): Reply | SessionEvent {
    const { cwmpNamespace: namespace } = context;
    switch (effect.type) {
      case 'sendRpc':
        return this.dispatch.encode(context);
      case 'sendResponse':
        return soapReply(encodeAcsResponse({ namespace, id, response: effect.response }));
      case 'sendFault': {
        const string = effect.code === 8000 ? 'Method not supported' : 'Retry request';
        return soapReply(encodeAcsFault({ namespace, id, code: effect.code, string }));
      }
      case 'refuse':
        return badRequest('superseded by a newer session');
      case 'sendNoContent':
      case 'none':
        return noContent;
    }
  }
}

function isTurnEnd(effect: SessionEffect): effect is TurnEnd {
  return effect.type !== 'commitRequest' && effect.type !== 'claimRpc' && effect.type !== 'settleRpc';
}
