import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from './acs/free-port.js';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet, tells } from './cpe/cpe-cabinet.js';

const udpAddress = 'Device.ManagementServer.UDPConnectionRequestAddress';

let acs: RunningAcs;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  acs = await RunningAcs.start({ ACS_STUN: 'on', ACS_STUN_PORT: String(await freePort()) });
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
});

test('a CPE that only UDP reaches is told of the STUN server, and is woken for a task', async () => {
  const cpe = cabinet.create({ serialNumber: 'NAT-1', connectionRequestListener: 'unreachable' });
  cpe.tree.setAttributes(udpAddress, { notification: 2, accessList: [] });
  const bound = cpe.nextSession(tells('4 VALUE CHANGE'));
  await cpe.start();
  await bound;
  const { id } = await acs.api.device('NAT-1');
  const told = (await acs.api.parameters(id, udpAddress)).get(udpAddress)?.value;
  expect(told).toBe(cpe.tree.valueOf(udpAddress));
  expect(
    await acs.query(
      `SELECT host(address) || ':' || port AS binding FROM device_udp_binding b
       JOIN device d ON d.id = b.device_id WHERE d.public_id = $1`,
      [id],
    ),
  ).toEqual([{ binding: told }]);

  const woken = cpe.nextSession(tells('6 CONNECTION REQUEST'));
  const task = await acs.api.call(id, 'GetRPCMethods');
  expect(task.state).toBe('succeeded');
  expect((await woken).methods).toEqual(['GetRPCMethods']);
  const sent = acs.log.all().filter(({ msg }) => msg === 'connectionRequest.sent');
  expect(sent.map(({ params }) => params)).toEqual([{ transport: 'udp' }]);
});

test('a CPE that had its first session before there was a STUN server is told of it, and once', async () => {
  await acs.restart({});
  const cpe = cabinet.create({ serialNumber: 'NAT-2', connectionRequestListener: 'unreachable' });
  const met = cpe.nextSession();
  await cpe.start();
  await met;
  const stun = 'Device.ManagementServer.STUN';
  expect(cpe.tree.valueOf(`${stun}Enable`)).toBe('0');

  await acs.restart({ ACS_STUN: 'on', ACS_STUN_PORT: String(await freePort()) });
  cpe.tree.set('Device.ManagementServer.URL', acs.cwmpUrl);
  await cpe.informNow();
  expect(cpe.tree.valueOf(`${stun}Enable`)).toBe('1');
  const { id } = await acs.api.device('NAT-2');
  const offers = async () => (await acs.api.tasksOf(id)).filter(({ type }) => type === 'stunSettings').length;
  expect(await offers()).toBe(1);
  await cpe.informNow();
  expect(await offers()).toBe(1);
});
