import { expect, it } from 'vitest';
import { instanceReferences, newInstanceOf, withInstances } from './new-instances.js';
import type { TaskStep } from './task.js';

const table = 'Device.NAT.PortMapping.';
const values = (...names: string[]) => names.map((name) => ({ name, value: '{step1}' }));
const attributes = { notificationChange: true, notification: 1, accessListChange: false, accessList: [] };

const steps: readonly [TaskStep, TaskStep][] = [
  [
    {
      method: 'SetParameterValues',
      arguments: { parameterList: values(`${table}{step1}.A`, `${table}{step2}.B`) },
    },
    { method: 'SetParameterValues', arguments: { parameterList: values(`${table}7.A`, `${table}8.B`) } },
  ],
  [
    { method: 'GetParameterValues', arguments: { parameterNames: [`${table}{step1}.`, 'Device.X'] } },
    { method: 'GetParameterValues', arguments: { parameterNames: [`${table}7.`, 'Device.X'] } },
  ],
  [
    { method: 'GetParameterNames', arguments: { parameterPath: `${table}{step1}.`, nextLevel: true } },
    { method: 'GetParameterNames', arguments: { parameterPath: `${table}7.`, nextLevel: true } },
  ],
  [
    {
      method: 'SetParameterAttributes',
      arguments: { parameterList: [{ name: `${table}{step1}.A`, ...attributes }] },
    },
    {
      method: 'SetParameterAttributes',
      arguments: { parameterList: [{ name: `${table}7.A`, ...attributes }] },
    },
  ],
  [
    { method: 'AddObject', arguments: { objectName: `${table}{step1}.Rule.{step2}.Sub.` } },
    { method: 'AddObject', arguments: { objectName: `${table}7.Rule.8.Sub.` } },
  ],
];

it.each(steps)('names new instances in the paths of %j, and leaves values alone', (step, expected) => {
  const instances = new Map([
    [1, 7],
    [2, 8],
  ]);
  expect(withInstances(step, instances)).toEqual(expected);
  expect(instanceReferences(step)).toContain(1);
  expect(instanceReferences(expected)).toEqual([]);
});

it('leaves a placeholder that nobody can fill', () => {
  const [step] = steps[0]!;
  expect(instanceReferences(withInstances(step, new Map([[1, 7]])))).toEqual([2]);
});

it('knows no placeholder in an RPC without paths', () => {
  expect(instanceReferences({ method: 'Reboot', arguments: {} })).toEqual([]);
});

it.each([
  [{ instanceNumber: 3, status: 0 }, 3],
  [{ instanceNumber: 0, status: 0 }, null],
  [{ instanceNumber: '3' }, null],
  [{ status: 0 }, null],
  [null, null],
])('the new instance of %j is %s', (result, number) => {
  expect(newInstanceOf(result)).toBe(number);
});
