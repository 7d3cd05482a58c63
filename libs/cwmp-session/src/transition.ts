import { disruptiveMethods, methodsOfTheAcs } from '#cwmp';
import type { CpeMessage, CpeRequest } from '#cwmp';
import type { Answer, SessionEffect, SessionEvent } from './session-event.js';
import type { Outstanding, SessionState } from './session-state.js';

export interface Transition {
  readonly state: SessionState;
  readonly effect: SessionEffect;
}

/**
 * The ACS's side of a CWMP session as a pure function [TR-069 3.7]. It guarantees that at most one RPC is
 * unanswered, that a CPE's request is answered only after it is committed, and that no event throws.
 */
export function transition(state: SessionState, event: SessionEvent): Transition {
  switch (event.type) {
    case 'emptyPost':
      return onEmptyPost(state);
    case 'message':
      return onMessage(state, event.message);
    case 'requestCommitted':
      return { state, effect: { type: 'sendResponse', response: event.response } };
    case 'requestNotCommitted':
      // 8005 makes the CPE repeat the request in this session; answering it would lose the event for ever.
      return { state, effect: { type: 'sendFault', code: 8005 } };
    case 'rpcClaimed':
      // A newer session came while the claim was under way, and settles it by evidence: its bytes must not leave.
      if (state.phase === 'ended') return { state, effect: { type: 'refuse' } };
      return {
        state: {
          ...state,
          phase: 'awaitingResponse',
          outstanding: event.outstanding,
          rpcCount: state.rpcCount + 1,
        },
        effect: { type: 'sendRpc', outstanding: event.outstanding },
      };
    case 'rpcContinues':
      return continueRpc(state, event.method);
    case 'nothingDue':
      // A task that was accepted while the claim was under way may have come too late for it.
      return proceed(state);
    case 'rpcSettled':
      return proceed({
        ...state,
        phase: 'cpeTurn',
        outstanding: null,
        // A task that was accepted while the settlement was under way may have come too late for it.
        pending: state.pending || event.isMoreDue,
      });
    case 'fenced':
      return { state: { ...state, phase: 'ended', outstanding: null }, effect: { type: 'refuse' } };
    case 'taskQueued':
      return { state: { ...state, pending: true }, effect: { type: 'none' } };
  }
}

function onEmptyPost(state: SessionState): Transition {
  // Some CPEs post once more after the final 204 (Q5, Q6).
  if (state.phase === 'ended') return { state, effect: { type: 'sendNoContent' } };
  if (state.phase === 'awaitingResponse') return settle(state, { kind: 'unanswered' });
  return proceed(state);
}

function onMessage(state: SessionState, message: CpeMessage): Transition {
  if (state.phase === 'ended') return { state, effect: { type: 'refuse' } };
  switch (message.kind) {
    case 'request':
      return onRequest(state, message.request);
    case 'unknownRequest':
      return { state, effect: { type: 'sendFault', code: 8000 } };
    case 'response':
      return message.response.method === state.outstanding?.method
        ? settle(state, { kind: 'answered', response: message.response })
        : settle(state, { kind: 'unanswered' });
    case 'fault':
      return settle(state, { kind: 'faulted', fault: message.fault });
    case 'unknownResponse':
      return settle(state, { kind: 'unanswered' });
  }
}

function onRequest(state: SessionState, request: CpeRequest): Transition {
  switch (request.method) {
    case 'Inform':
      // An Inform opens a session of its own before it gets here.
      return { state, effect: { type: 'refuse' } };
    case 'GetRPCMethods':
      return {
        state,
        effect: {
          type: 'sendResponse',
          response: { method: 'GetRPCMethods', result: { methodList: methodsOfTheAcs } },
        },
      };
    default:
      return { state, effect: { type: 'commitRequest', request } };
  }
}

function continueRpc(state: SessionState, method: Outstanding['method']): Transition {
  if (state.phase === 'ended' || state.outstanding === null) return { state, effect: { type: 'refuse' } };
  const outstanding = { ...state.outstanding, method };
  const next = { ...state, phase: 'awaitingResponse' as const, outstanding, rpcCount: state.rpcCount + 1 };
  return { state: next, effect: { type: 'sendRpc', outstanding } };
}

/** An answer that nobody waits for, e.g. to an attempt settled before a take-over, is passed over. */
function settle(state: SessionState, answer: Answer): Transition {
  const { outstanding } = state;
  if (outstanding === null) return proceed(state);
  const disrupts = disruptiveMethods.has(outstanding.method);
  return {
    state: { ...state, disrupted: state.disrupted || (disrupts && answer.kind === 'answered') },
    effect: { type: 'settleRpc', outstanding, answer },
  };
}

function proceed(state: SessionState): Transition {
  const mayClaim = state.pending && !state.disrupted && state.rpcCount < state.rpcBudget;
  return mayClaim ? { state: { ...state, pending: false }, effect: { type: 'claimRpc' } } : end(state);
}

function end(state: SessionState): Transition {
  return { state: { ...state, phase: 'ended', pending: false }, effect: { type: 'sendNoContent' } };
}
