import { describe, expect, it } from 'vitest';
import type { AcsMethod } from '#cwmp';
import { SecretPaths } from '#data-model';
import { ordinaryQuirks } from '#device';
import type { ClaimedRpc } from '../ledger/task-ledger.js';
import type { TaskStep } from '../ledger/task.js';
import { maxAttempts, settlementOf, type RpcOutcome, type SettlementHabits } from './settlement.js';
import { evidenceKey, rpcSemantics, withEvidenceKey } from './rpc-semantics.js';

const attemptId = '01930000-0000-7000-8000-000000000001';
const claimed = (method: AcsMethod, attemptNumber = 1): ClaimedRpc => ({
  taskId: 't',
  attemptId,
  stepNumber: 1,
  stepCount: 1,
  attemptNumber,
  step: { method, arguments: {} } as TaskStep,
  cursor: null,
  proves: null,
  isLook: false,
  instances: null,
});
const settled = (rpc: ClaimedRpc, outcome: RpcOutcome, habits: SettlementHabits | null = null) =>
  settlementOf(rpc, outcome, new SecretPaths(), habits);
const fault = (code: number) => ({
  kind: 'faulted' as const,
  fault: { code, string: 'x', parameterFaults: [] },
});

describe('settlement', () => {
  it('succeeds on an answer and keeps its result', () => {
    expect(
      settled(claimed('AddObject'), {
        kind: 'answered',
        response: { method: 'AddObject', result: { instanceNumber: 3, status: 0 } },
      }),
    ).toMatchObject({
      attemptState: 'answered',
      taskState: 'succeeded',
      result: { instanceNumber: 3, status: 0 },
    });
  });

  it('backs off on a passing fault, with growing delays and a bound', () => {
    const delays = [1, 2, 3, 4].map((n) => settled(claimed('GetParameterValues', n), fault(9002)));
    expect(delays.map(({ taskState }) => taskState)).toEqual(['queued', 'queued', 'queued', 'failed']);
    expect(delays.map(({ retryAfterSec }) => retryAfterSec)).toEqual([15, 60, 240, 0]);
    expect(maxAttempts).toBe(4);
  });

  it.each([9000, 9003, 9005, 9006, 9007, 9008])('fails at once on the permanent fault %i', (code) => {
    expect(settled(claimed('SetParameterValues'), fault(code)).taskState).toBe('failed');
  });

  it('never repeats by itself what must not run twice', () => {
    const once = Object.entries(rpcSemantics).filter(([, { repeatable }]) => !repeatable);
    expect(once.length).toBeGreaterThanOrEqual(7);
    for (const [method] of once) {
      expect(settled(claimed(method as AcsMethod), fault(9002)).taskState).toBe('failed');
      expect(settled(claimed(method as AcsMethod), { kind: 'unanswered' }).taskState).toBe('indeterminate');
    }
  });

  it('Q52: takes a fault for a passing one by the text that this kind of device is known for', () => {
    const habits = {
      ...ordinaryQuirks,
      retryableFaults: [{ code: 9007, message: 'rem is not ready' }],
    };
    const refusal = (code: number, string: string) => ({
      kind: 'faulted' as const,
      fault: { ...fault(code).fault, string },
    });
    const stateOf = (outcome: ReturnType<typeof refusal>, method: AcsMethod = 'SetParameterValues') =>
      settled(claimed(method), outcome, habits).taskState;
    expect(stateOf(refusal(9007, 'Set failed: REM is not ready.'))).toBe('queued');
    expect(stateOf(refusal(9007, 'bad value'))).toBe('failed');
    expect(stateOf(refusal(9006, 'REM is not ready'))).toBe('failed');
    expect(stateOf(refusal(9007, 'REM is not ready'), 'AddObject')).toBe('failed');
    expect(settled(claimed('SetParameterValues'), refusal(9007, 'REM is not ready')).taskState).toBe(
      'failed',
    );
  });

  it('waits for values that the device has taken for later, unless nothing can show them (R5, R3)', () => {
    const stateAfter = (name: string) =>
      settled(
        {
          ...claimed('SetParameterValues'),
          step: { method: 'SetParameterValues', arguments: { parameterList: [{ name, value: '1' }] } },
        },
        { kind: 'answered', response: { method: 'SetParameterValues', result: { status: 1 } } },
      ).taskState;
    expect(stateAfter('Device.A')).toBe('waitingForDevice');
    expect(stateAfter('Device.ManagementServer.Password')).toBe('succeeded');
  });

  it('takes an instance that is not there for deleted, when the attempt before was in doubt', () => {
    expect(settled(claimed('DeleteObject', 2), fault(9005)).taskState).toBe('succeeded');
    expect(settled(claimed('DeleteObject', 1), fault(9005)).taskState).toBe('failed');
  });

  it('Q68: sends a Download again that is refused with 9017, once', () => {
    const states = [1, 2].map((n) => settled(claimed('Download', n), fault(9017)).taskState);
    expect(states).toEqual(['queued', 'failed']);
    expect(settled(claimed('Upload'), fault(9017)).taskState).toBe('failed');
  });

  it('repeats an unanswered read', () => {
    expect(settled(claimed('GetParameterNames'), { kind: 'unanswered' }).taskState).toBe('queued');
  });
});

describe('evidence key', () => {
  it('is the attempt id in 32 hex digits', () => {
    expect(evidenceKey(attemptId)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('takes the place of the key argument, and only where the RPC has one', () => {
    const key = evidenceKey(attemptId);
    const add = { method: 'AddObject', arguments: { objectName: 'A.', parameterKey: 'mine' } } as const;
    const cancel = { method: 'CancelTransfer', arguments: { commandKey: 'k' } } as const;
    expect(withEvidenceKey({ method: 'Reboot', arguments: {} }, attemptId).arguments).toEqual({
      commandKey: key,
    });
    expect(withEvidenceKey(add, attemptId).arguments).toEqual({ objectName: 'A.', parameterKey: key });
    expect(withEvidenceKey(cancel, attemptId)).toEqual(cancel);
  });
});
