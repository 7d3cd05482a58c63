import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SimulatedCpe } from '#cpe-simulator';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet, isCompleted } from './cpe/cpe-cabinet.js';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

const instance = 'Device.NAT.PortMapping.1.';
const parameterKey = 'Device.ManagementServer.ParameterKey';

test.each([
  ['beforeAnswer', 'has run is done', ['GetParameterNames'], ['answered']],
  [
    'beforeExecution',
    'has not run is sent again',
    ['GetParameterNames', 'DeleteObject'],
    ['indeterminate', 'answered'],
  ],
] as const)(
  '%s: a deletion that %s, as the table of the device shows (Q49)',
  async (hook, _, next, attempts) => {
    let isCut = false;
    const cut = ({ method }: { method: string }) => {
      if (method !== 'DeleteObject' || isCut) return;
      isCut = true;
      // This device proves nothing by its ParameterKey.
      if (hook === 'beforeAnswer') cpe.setLocally(parameterKey, 'never told');
      return 'drop' as const;
    };
    const serialNumber = `DELETE-${hook}`;
    const cpe: SimulatedCpe = await cabinet.switchOn({
      serialNumber,
      connectionRequestListener: 'unreachable',
      hooks: { [hook]: cut },
    });
    const { id } = await acs.api.device(serialNumber);
    const task = await acs.api.queue(id, 'DeleteObject', { objectName: instance });
    const later = cpe.nextSession(isCompleted);
    void cpe.informNow();
    expect((await later).methods).toEqual(next);
    const settled = await acs.api.settled(task.id);
    expect(settled).toMatchObject({ state: 'succeeded' });
    expect(settled.attempts.map(({ state }) => state)).toEqual(attempts);
    expect(cpe.tree.find(instance)).toBeNull();
    const executed = cpe.ledger.executionsOf(cpe.name, 'DeleteObject');
    expect(executed.filter(({ outcome }) => outcome.kind === 'answer')).toHaveLength(1);
  },
);
