import { expect, it } from 'vitest';
import { awaitedCompletion, type Patience } from './completion.js';
import type { TaskStep } from '../ledger/task.js';

const patience: Patience = {
  transferSec: 100,
  configurationSec: 10,
  softwareModulesSec: 1_000,
  versionSec: 1,
};

const stepOf = (method: string, args: object) => ({ method, arguments: args }) as TaskStep;

it.each([
  ['Download', { fileType: '1 Firmware Upgrade Image', delaySeconds: 0 }, 'firmware', 100, 3_600],
  ['Download', { fileType: '6 Stored Firmware Image', delaySeconds: 5 }, 'firmware', 105, 3_605],
  ['Download', { fileType: '3 Vendor Configuration File', delaySeconds: 5 }, 'file', 15, 605],
  ['Upload', { fileType: '2 Vendor Log File', delaySeconds: 0 }, 'file', 100, 3_600],
  [
    'ScheduleDownload',
    { fileType: '1 Firmware Upgrade Image', timeWindowList: [{ windowEnd: 50 }, { windowEnd: 70 }] },
    'firmware',
    170,
    3_670,
  ],
  ['ChangeDUState', {}, 'deploymentUnits', 1_000, 3_600],
])('waits after %s %j as long as was said', (method, args, kind, timeoutSec, ordinarySec) => {
  expect(awaitedCompletion(stepOf(method, args), patience)).toEqual({ kind, timeoutSec });
  expect(awaitedCompletion(stepOf(method, args))).toEqual({ kind, timeoutSec: ordinarySec });
});

it('waits for nothing after an RPC that ends with its answer, and at most ten years', () => {
  expect(awaitedCompletion(stepOf('Reboot', {}), patience)).toBeNull();
  const delaySeconds = 4_294_967_295;
  const late = awaitedCompletion(stepOf('Upload', { fileType: '2 Vendor Log File', delaySeconds }), patience);
  expect(late?.timeoutSec).toBe(10 * 366 * 86_400);
});
