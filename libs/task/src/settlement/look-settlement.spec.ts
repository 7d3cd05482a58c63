import { expect, it } from 'vitest';
import type { CwmpFault } from '#cwmp';
import type { ClaimedRpc } from '../ledger/task-ledger.js';
import { settlementOfLook } from './look-settlement.js';
import { instancesIn, namesOfTable } from './table-look.js';

const table = 'Device.T.';
const look: ClaimedRpc = {
  taskId: 't',
  attemptId: '01930000-0000-7000-8000-000000000001',
  stepNumber: 1,
  stepCount: 1,
  attemptNumber: 1,
  step: namesOfTable(table),
  cursor: null,
  proves: null,
  isLook: true,
  instances: null,
};
const named = (name: string) => ({ name, writable: true });
const fault = (code: number): CwmpFault => ({ code, string: 'x', parameterFaults: [] });

it('keeps the instances that a look has found, and lets the AddObject go next', () => {
  const parameterList = [table, `${table}1.`, `${table}3.`, `${table}3.A`].map(named);
  const response = { method: 'GetParameterNames', result: { parameterList } } as const;
  expect(settlementOfLook(look, { kind: 'answered', response }, null)).toMatchObject({
    attemptState: 'answered',
    taskState: 'queued',
    result: null,
    retryAfterSec: 0,
    instances: [1, 3],
  });
});

it('lets the AddObject go unseen where a device refuses the look, and waits where it is busy', () => {
  const refused = settlementOfLook(look, { kind: 'faulted', fault: fault(9005) }, null);
  expect(refused).toMatchObject({ attemptState: 'faulted', taskState: 'queued', retryAfterSec: 0 });
  expect(refused.fault).toBeNull();
  expect(refused.instances).toBeUndefined();
  const busy = settlementOfLook(look, { kind: 'faulted', fault: fault(9002) }, null);
  expect(busy).toMatchObject({ taskState: 'queued', retryAfterSec: 15 });
  const silent = settlementOfLook(look, { kind: 'unanswered' }, null);
  expect(silent).toMatchObject({ attemptState: 'indeterminate', taskState: 'queued', retryAfterSec: 15 });
});

it.each([
  ['Device.U.1.', []],
  ['Device.T.1', []],
  ['Device.T.0.', []],
  ['Device.T.[alias].', []],
  ['Device.T.12.U.7.', [12]],
])('reads %s as the instances %j of a table', (name, instances) => {
  expect(instancesIn(table, [named(name)])).toEqual(instances);
});
