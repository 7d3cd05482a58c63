import { expect, it } from 'vitest';
import { newUuidV7 } from '#device';
import type { PortsUnderTest } from '../ports-under-test.js';
import { answered, stepOf, TestDevice } from '../test-device.js';

type Ports = () => PortsUnderTest;

const table = 'Device.NAT.PortMapping.';
const add = stepOf('AddObject', { objectName: table });
const setIn = (instance: string) =>
  stepOf('SetParameterValues', { parameterList: [{ name: `${table}${instance}.Enable`, value: '1' }] });

export function fillsInstances(ports: Ports): void {
  it('names the instances that earlier steps have made', async () => {
    const device = await TestDevice.register(ports());
    const inner = stepOf('AddObject', { objectName: `${table}{step1}.Rule.` });
    const last = setIn('{step1}.Rule.{step2}');
    const task = device.task([add, inner, last]);
    await ports().ledger.accept(task, 10);
    const fence = await device.fence();
    for (const instanceNumber of [7, 3])
      await ports().ledger.settle(fence, await device.claim(fence), answered({ instanceNumber, status: 0 }));
    const rpc = await device.claim(fence);
    expect(rpc.step).toEqual(setIn('7.Rule.3'));
    expect(await ports().ledger.findClaimed(rpc.attemptId)).toEqual(rpc);
    expect(await ports().ledger.find(task.id)).toMatchObject({ progress: { done: 2, total: 3 } });
    await ports().ledger.settle(fence, rpc, answered());
    expect(await ports().ledger.find(task.id)).toMatchObject({ progress: { done: 3, total: 3 } });
  });

  it('leaves a placeholder whose instance nobody has told', async () => {
    const device = await TestDevice.register(ports());
    await ports().ledger.accept(device.task([add, setIn('{step1}')]), 10);
    const fence = await device.fence();
    await ports().ledger.settle(fence, await device.claim(fence), answered({ status: 0 }));
    expect((await device.claim(fence)).step).toEqual(setIn('{step1}'));
  });
}

export function endsDependents(ports: Ports): void {
  it('cancels what waits for a task that did not succeed, and what waits for that', async () => {
    const device = await TestDevice.register(ports());
    const first = await device.accept(['Reboot']);
    const second = await device.accept(['Reboot'], { dependsOn: first });
    const third = await device.accept(['Reboot'], { dependsOn: second });
    const other = await device.accept(['Reboot']);
    expect(await ports().ledger.endDependents([first, other], 100)).toEqual([]);
    await ports().ledger.cancel(first);
    const ended = await ports().ledger.endDependents([other, first], 100);
    expect(ended).toHaveLength(2);
    for (const taskId of [second, third]) {
      expect(ended).toContainEqual({ taskId, deviceId: device.id, state: 'cancelled' });
      const task = await ports().ledger.find(taskId);
      expect(task).toMatchObject({ state: 'cancelled', reason: { code: 'dependencyFailed' } });
    }
    expect(await device.serveAll(await device.fence())).toEqual([other]);
  });

  it('finds them without being told which task it was, a bounded number at a time', async () => {
    await ports().ledger.endDependents(null, 1_000);
    const device = await TestDevice.register(ports());
    const overdue = await device.accept(['Reboot'], { expiresAt: device.inSeconds(1) });
    const waiting = [
      await device.accept(['Reboot'], { dependsOn: overdue }),
      await device.accept(['Reboot'], { dependsOn: overdue }),
    ];
    await ports().passTime(2_000);
    await ports().ledger.expireOverdue(1_000);
    const ended = [];
    for (let n = 0; n < 3; n++) ended.push(...(await ports().ledger.endDependents(null, 1)));
    expect(ended.map(({ taskId }) => taskId).toSorted()).toEqual(waiting.toSorted());
  });

  it('leaves those alone whose task may still succeed or has', async () => {
    const device = await TestDevice.register(ports());
    const first = await device.accept(['GetRPCMethods']);
    const second = await device.accept(['GetRPCMethods'], { dependsOn: first });
    const fence = await device.fence();
    const rpc = await device.claim(fence);
    expect(await ports().ledger.endDependents([first], 100)).toEqual([]);
    await ports().ledger.settle(fence, rpc, answered());
    expect(await ports().ledger.endDependents([first, newUuidV7()], 100)).toEqual([]);
    expect(await device.serveAll(fence)).toEqual([second]);
  });
}
