import { Injectable } from '@nestjs/common';
import type { SessionEvent } from '#cwmp-session';
import { SecretPaths } from '#data-model';
import { newUuidV7 } from '#device';
import { SessionTasks, type ClaimedRpc, type RpcOutcome } from '#task';
import { AutomaticRefresh } from '../refresh/automatic-refresh.js';
import { DiscoveryTurns } from './discovery-turns.js';
import { faultWithoutSecrets } from './fault-without-secrets.js';
import { RpcDispatch } from './rpc-dispatch.js';
import type { SessionContext } from './session-context.js';

/** Takes the RPCs of a session from the ledger and settles them there. */
@Injectable()
export class RpcTurns {
  constructor(
    private readonly tasks: SessionTasks,
    private readonly dispatch: RpcDispatch,
    private readonly discovery: DiscoveryTurns,
    private readonly refresh: AutomaticRefresh,
    private readonly secrets: SecretPaths,
  ) {}

  /** Claims the next RPC, whose intent is committed before it is sent. */
  async claim(context: SessionContext): Promise<SessionEvent> {
    const attemptId = newUuidV7();
    const outcome = await this.tasks.claim(context.session.fence, attemptId);
    if (outcome.kind !== 'claimed') return { type: outcome.kind };
    const { rpc, studied } = outcome;
    if (studied !== undefined) this.dispatch.meet(context, studied);
    if (rpc.cursor === null) await this.dispatch.begin(context, rpc);
    else {
      const deferred = await this.discovery.begin(context, rpc, rpc.cursor);
      if (deferred !== null) return deferred;
    }
    // A discovery goes on with other requests than it began with.
    const { method } = context.parts?.request ?? rpc.step;
    return { type: 'rpcClaimed', outstanding: { attemptId, method } };
  }

  /** Takes the answer to what is on the wire. */
  async settle(context: SessionContext, told: RpcOutcome): Promise<SessionEvent> {
    const { claimed } = context;
    if (claimed === null) return { type: 'rpcSettled', isMoreDue: true };
    const answer = withoutSecrets(told, claimed, this.secrets);
    if (claimed.cursor !== null) return this.discovery.settle(context, claimed, answer);
    const whole = await this.dispatch.finish(context, claimed, answer);
    if (whole === null) return { type: 'rpcContinues', method: claimed.step.method };
    const outcome = await this.tasks.settle(context.session.fence, claimed, whole, context.quirks);
    context.claimed = null;
    if (outcome === 'fenced') return { type: 'fenced' };
    const isFollowed = await this.refresh.followUp(context.session, claimed, whole);
    return { type: 'rpcSettled', isMoreDue: isFollowed || outcome === 'moreDue' };
  }
}

function withoutSecrets(outcome: RpcOutcome, { step }: ClaimedRpc, secrets: SecretPaths): RpcOutcome {
  if (outcome.kind !== 'faulted') return outcome;
  return { ...outcome, fault: faultWithoutSecrets(outcome.fault, step.arguments, secrets) };
}
