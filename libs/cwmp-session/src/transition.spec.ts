import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CpeMessage } from '#cwmp';
import { openedState, resumedState, transition, type SessionEvent, type SessionState } from './index.js';

const opened = (pending: boolean) => openedState(pending, 500);
const reboot = { attemptId: 'a1', method: 'Reboot' as const };
const read = { attemptId: 'a2', method: 'GetParameterValues' as const };
const message = (message: CpeMessage): SessionEvent => ({ type: 'message', message });
const readAnswer = message({
  kind: 'response',
  response: { method: 'GetParameterValues', result: { parameterList: [] } },
});
const rebootAnswer = message({ kind: 'response', response: { method: 'Reboot', result: {} } });
const fault = message({ kind: 'fault', fault: { code: 9005, string: '', parameterFaults: [] } });
const transferComplete = message({
  kind: 'request',
  request: {
    method: 'TransferComplete',
    arguments: {
      commandKey: '',
      faultStruct: { faultCode: 0, faultString: '' },
      startTime: '',
      completeTime: '',
    },
  },
});
const settled: SessionEvent = { type: 'rpcSettled', isMoreDue: true };
const allSettled: SessionEvent = { type: 'rpcSettled', isMoreDue: false };

/** Runs events and returns the effects' types and the last state. */
function run(state: SessionState, ...events: SessionEvent[]) {
  const effects: string[] = [];
  let now = state;
  for (const event of events) {
    const next = transition(now, event);
    now = next.state;
    effects.push(next.effect.type);
  }
  return { effects, state: now };
}

describe('a session that a newer one has displaced', () => {
  it('sends no RPC that it had claimed before', () => {
    const { effects, state } = run(
      opened(true),
      { type: 'emptyPost' },
      { type: 'fenced' },
      { type: 'rpcClaimed', outstanding: reboot },
    );
    expect(effects).toEqual(['claimRpc', 'refuse', 'refuse']);
    expect(state.phase).toBe('ended');
  });
});

describe('a session with nothing pending', () => {
  it('ends at the first empty POST without a claim', () => {
    expect(run(opened(false), { type: 'emptyPost' }).effects).toEqual(['sendNoContent']);
  });

  it('answers stray empty POSTs after the end with 204 again (Q5, Q6)', () => {
    const { effects } = run(opened(false), { type: 'emptyPost' }, { type: 'emptyPost' });
    expect(effects).toEqual(['sendNoContent', 'sendNoContent']);
  });

  it('refuses an RPC after the end', () => {
    const { effects } = run(opened(false), { type: 'emptyPost' }, transferComplete);
    expect(effects[1]).toBe('refuse');
  });

  it('claims after all when a task is accepted while it is open', () => {
    const { effects } = run(opened(false), { type: 'taskQueued' }, { type: 'emptyPost' });
    expect(effects).toEqual(['none', 'claimRpc']);
  });
});

describe('the CPE calls', () => {
  it('is answered only after its request is committed', () => {
    const first = run(opened(false), transferComplete);
    expect(first.effects).toEqual(['commitRequest']);
    const response = { method: 'TransferComplete', result: {} } as const;
    expect(run(first.state, { type: 'requestCommitted', response }).effects).toEqual(['sendResponse']);
  });

  it('is asked to repeat with 8005 what could not be committed', () => {
    const { effect } = transition(opened(false), { type: 'requestNotCommitted' });
    expect(effect).toEqual({ type: 'sendFault', code: 8005 });
  });

  it('gets the list of methods of the ACS', () => {
    const asked = message({ kind: 'request', request: { method: 'GetRPCMethods', arguments: {} } });
    const { effect } = transition(opened(false), asked);
    expect(effect.type === 'sendResponse' && effect.response.result).toMatchObject({
      methodList: expect.arrayContaining(['Inform', 'TransferComplete', 'GetRPCMethods']),
    });
  });

  it('gets 8000 for an unknown method and may go on', () => {
    const { effects } = run(opened(false), message({ kind: 'unknownRequest', method: 'X_Foo', xml: '' }), {
      type: 'emptyPost',
    });
    expect(effects).toEqual(['sendFault', 'sendNoContent']);
  });

  it('may call while it owes an answer; the ACS still waits', () => {
    const waiting = run(opened(true), { type: 'emptyPost' }, { type: 'rpcClaimed', outstanding: read }).state;
    const { effects, state } = run(waiting, transferComplete);
    expect(effects).toEqual(['commitRequest']);
    expect(state.outstanding).toEqual(read);
  });
});

describe('the ACS calls', () => {
  const waiting = run(opened(true), { type: 'emptyPost' }, { type: 'rpcClaimed', outstanding: read }).state;

  it('ends without a look for more when nothing else is due', () => {
    expect(run(waiting, readAnswer, allSettled).effects).toEqual(['settleRpc', 'sendNoContent']);
  });

  it('looks for the task that is accepted during a settlement after which nothing was due', () => {
    const { effects } = run(waiting, readAnswer, { type: 'taskQueued' }, allSettled);
    expect(effects).toEqual(['settleRpc', 'none', 'claimRpc']);
  });

  it('settles an answer, then claims the next', () => {
    expect(run(waiting, readAnswer, settled).effects).toEqual(['settleRpc', 'claimRpc']);
  });

  it('goes on with the same RPC while its answers are parts of the whole', () => {
    const { effects, state } = run(
      waiting,
      readAnswer,
      { type: 'rpcContinues', method: 'GetParameterValues' },
      readAnswer,
      settled,
    );
    expect(effects).toEqual(['settleRpc', 'sendRpc', 'settleRpc', 'claimRpc']);
    expect(state.rpcCount).toBe(2);
  });

  it('goes on with nothing after a newer session has displaced it', () => {
    const { effects } = run(
      waiting,
      readAnswer,
      { type: 'fenced' },
      { type: 'rpcContinues', method: 'GetParameterValues' },
    );
    expect(effects).toEqual(['settleRpc', 'refuse', 'refuse']);
  });

  it('settles a fault as an answer', () => {
    const { effect } = transition(waiting, fault);
    expect(effect).toMatchObject({ type: 'settleRpc', answer: { kind: 'faulted', fault: { code: 9005 } } });
  });

  it.each([
    ['an empty POST', { type: 'emptyPost' } as const],
    ['the response of another method', rebootAnswer],
    ['a response it cannot name', message({ kind: 'unknownResponse', method: 'X', xml: '' })],
  ])('takes %s as no answer', (_, event) => {
    expect(transition(waiting, event).effect).toMatchObject({
      type: 'settleRpc',
      answer: { kind: 'unanswered' },
    });
  });

  it('ends when nothing is due any more', () => {
    expect(run(waiting, readAnswer, settled, { type: 'nothingDue' }).effects.at(-1)).toBe('sendNoContent');
  });

  it('looks once more when a task is accepted during a claim that finds nothing', () => {
    const claiming = run(waiting, readAnswer, settled).state;
    const { effects } = run(claiming, { type: 'taskQueued' }, { type: 'nothingDue' }, { type: 'nothingDue' });
    expect(effects).toEqual(['none', 'claimRpc', 'sendNoContent']);
  });

  it('sends nothing after an accepted reboot, although work is pending (R4)', () => {
    const { effects } = run(
      opened(true),
      { type: 'emptyPost' },
      { type: 'rpcClaimed', outstanding: reboot },
      rebootAnswer,
      settled,
    );
    expect(effects.at(-1)).toBe('sendNoContent');
  });

  it('stops at the budget of RPCs', () => {
    const spent = { ...opened(true), rpcCount: 500 };
    expect(run(spent, { type: 'emptyPost' }).effects).toEqual(['sendNoContent']);
  });

  it('gives up at once when fenced', () => {
    const { effects, state } = run(waiting, { type: 'fenced' });
    expect(effects).toEqual(['refuse']);
    expect(state).toMatchObject({ phase: 'ended', outstanding: null });
  });
});

describe('a resumed session', () => {
  it('settles the answer to the RPC that the lost replica had sent', () => {
    expect(
      transition(resumedState(opened(true), { outstanding: read, rpcCount: 1, disrupted: false }), readAnswer)
        .effect.type,
    ).toBe('settleRpc');
  });

  it('passes over an answer that was settled before the take-over', () => {
    expect(
      transition(resumedState(opened(true), { outstanding: null, rpcCount: 1, disrupted: false }), readAnswer)
        .effect.type,
    ).toBe('claimRpc');
  });
});

it('never has a second RPC on the wire, whatever happens', () => {
  const anyEvent = fc.constantFrom<SessionEvent>(
    { type: 'emptyPost' },
    readAnswer,
    rebootAnswer,
    fault,
    transferComplete,
    { type: 'taskQueued' },
    { type: 'fenced' },
  );
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 40 }), fc.boolean(), (events, pending) => {
      let state = opened(pending);
      let unanswered = 0;
      for (const event of events) {
        let { state: next, effect } = transition(state, event);
        // Play the adapter: every claim succeeds, every settlement holds.
        while (effect.type === 'claimRpc' || effect.type === 'settleRpc') {
          if (effect.type === 'settleRpc') unanswered -= 1;
          const outcome: SessionEvent =
            effect.type === 'claimRpc' ? { type: 'rpcClaimed', outstanding: read } : settled;
          ({ state: next, effect } = transition(next, outcome));
        }
        if (effect.type === 'sendRpc') unanswered += 1;
        if (event.type === 'fenced') unanswered = 0;
        expect(unanswered).toBe(next.outstanding ? 1 : 0);
        state = next;
      }
    }),
  );
});
