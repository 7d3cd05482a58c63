import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TaskResource } from './acs/acs-api.js';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';

let acs: RunningAcs;
let deviceId: string;
let dropsAnswers = false;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start();
  await cabinet.switchOn({
    serialNumber: 'VENDOR',
    hooks: {
      beforeAnswer: ({ method }) => (dropsAnswers && method === 'X_0A1B2C_Echo' ? 'drop' : undefined),
    },
  });
  const [device] = await acs.query<{ id: string }>('SELECT public_id AS id FROM device');
  deviceId = device?.id ?? '';
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

async function call(body: object): Promise<TaskResource> {
  const request = { method: 'POST', body, waitSec: 30 } as const;
  const answer = await acs.api.request<TaskResource>(`/devices/${deviceId}/rpc`, request);
  expect(answer.status).toBe(200);
  return answer.body;
}

const executions = () => cabinet.ledger.executions.filter(({ method }) => method === 'X_0A1B2C_Echo');

describe('a method of a vendor', () => {
  test('is executed once, and its answer comes back as it was sent', async () => {
    const task = await call({ method: 'X_0A1B2C_Echo', arguments: '<Text>a &lt; b</Text>' });
    expect(task).toMatchObject({ type: 'VendorRpc', state: 'succeeded' });
    expect(task.result).toEqual({
      xml: '<cwmp:X_0A1B2C_EchoResponse><Text>a &lt; b</Text></cwmp:X_0A1B2C_EchoResponse>',
    });
    expect(executions().map((execution) => execution.arguments)).toEqual([{ text: 'a < b' }]);
  });

  test('goes out in the namespace of its vendor', async () => {
    const method = { method: 'X_0A1B2C_Echo', namespace: 'urn:example:vendor', prefix: 'v' };
    expect(await call({ ...method, arguments: '<Text>own</Text>' })).toMatchObject({ state: 'succeeded' });
  });

  test('fails with what the device says', async () => {
    expect(await call({ method: 'X_0A1B2C_Echo', arguments: '<Text/>' })).toMatchObject({
      state: 'failed',
      fault: { code: 9003 },
    });
    expect(await call({ method: 'X_0A1B2C_Unknown' })).toMatchObject({
      state: 'failed',
      fault: { code: 9000 },
    });
  });

  test('is not sent again when its answer is lost', async () => {
    const before = executions().length;
    dropsAnswers = true;
    const task = await call({ method: 'X_0A1B2C_Echo', arguments: '<Text>lost</Text>' });
    dropsAnswers = false;
    expect(task.state).toBe('indeterminate');
    expect(executions()).toHaveLength(before + 1);
  });
});
