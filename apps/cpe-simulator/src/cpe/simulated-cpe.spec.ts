import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tr098Generic } from '../profile/generic.js';
import { rpcText, ScriptedAcs } from '../session/scripted-acs.fixture.js';
import type { SimulatedCpeOptions } from './cpe-options.js';
import { SimulatedCpe } from './simulated-cpe.js';

let acs: ScriptedAcs;
let cpes: SimulatedCpe[];

beforeEach(async () => {
  acs = await ScriptedAcs.open();
  cpes = [];
});

afterEach(async () => {
  await Promise.all(cpes.map((cpe) => cpe.stop()));
  await acs.close();
});

function createCpe(options: Partial<SimulatedCpeOptions> = {}): SimulatedCpe {
  const cpe = new SimulatedCpe({
    acsUrl: acs.url,
    serialNumber: 'S1',
    retryScale: 0,
    delayScale: 0,
    ...options,
  });
  cpes.push(cpe);
  return cpe;
}

/** A CPE that has started silently and is known to listen. */
async function startSilently(options: Partial<SimulatedCpeOptions> = {}): Promise<SimulatedCpe> {
  const cpe = createCpe({ firstEvents: [], ...options });
  await cpe.start();
  return cpe;
}

describe('a session', () => {
  it('is Inform, empty POST, 204 on one connection with the cookie', async () => {
    const cpe = createCpe();
    const session = cpe.nextSession();
    await cpe.start();
    expect(await session).toMatchObject({
      status: 'completed',
      informAccepted: true,
      httpStatus: 204,
      events: [{ eventCode: '0 BOOTSTRAP' }, { eventCode: '1 BOOT' }],
    });
    const [inform, empty] = acs.turns;
    expect(acs.turns).toHaveLength(2);
    expect(inform?.body).toContain('<SerialNumber>S1</SerialNumber>');
    expect(inform?.body).toContain(`<Value xsi:type="xsd:string">${cpe.connectionRequestUrl}</Value>`);
    expect(empty).toMatchObject({ body: '', port: inform?.port });
    expect(empty?.headers).toMatchObject({ cookie: 'session=abc123', 'content-length': '0' });
    expect(empty?.headers['content-type']).toBeUndefined();
    expect(cpe.ledger.violations).toEqual([]);
  });

  it('executes RPCs until the ACS has no more and keeps them in the ledger', async () => {
    const cpe = await startSilently({ profile: tr098Generic });
    acs.namespace = 'urn:dslforum-org:cwmp-1-0';
    const path = 'InternetGatewayDevice.ManagementServer.PeriodicInformInterval';
    acs.queue.push(
      rpcText.setParameterValues([[path, '77', 'unsignedInt']], 'k1'),
      rpcText.getParameterValues(path),
    );
    const { methods } = await cpe.informNow();
    expect(methods).toEqual(['SetParameterValues', 'GetParameterValues']);
    expect(acs.messages('SetParameterValuesResponse')[0]).toContain('<Status>0</Status>');
    expect(acs.messages('GetParameterValuesResponse')[0]).toContain(
      `<Name>${path}</Name><Value xsi:type="xsd:unsignedInt">77</Value>`,
    );
    expect(cpe.ledger.executionsOf(cpe.name)).toMatchObject([
      { sequence: 1, method: 'SetParameterValues', cwmpId: 'acs1', outcome: { result: { status: 0 } } },
      { sequence: 2, method: 'GetParameterValues', cwmpId: 'acs2', sessionNumber: 1 },
    ]);
    expect(cpe.tree.valueOf('InternetGatewayDevice.ManagementServer.ParameterKey')).toBe('k1');
    expect(cpe.ledger.violations).toEqual([]);
  });

  it('answers an unknown method with 9000 and stays', async () => {
    const cpe = await startSilently();
    acs.queue.push('<cwmp:MakeCoffee/>', rpcText.getParameterValues('Device.DeviceInfo.'));
    const outcome = await cpe.informNow();
    expect(outcome).toMatchObject({ status: 'completed', methods: ['MakeCoffee', 'GetParameterValues'] });
    expect(acs.turns[2]?.body).toContain('<FaultCode>9000</FaultCode>');
  });

  it('executes a repeated request again, whatever its ID', async () => {
    const cpe = await startSilently();
    const table = 'Device.NAT.PortMapping.';
    acs.intercept = (turn, response) => {
      if (turn.body.includes('<cwmp:Inform>') || acs.turns.length > 3) return false;
      acs.send(response, rpcText.addObject(table), 'same');
      return true;
    };
    await cpe.informNow();
    expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(2);
    expect(cpe.tree.childrenOf(table)).toHaveLength(3);
  });
});

describe('failed sessions', () => {
  it('are repeated with the events and a growing RetryCount', async () => {
    let refusals = 2;
    acs.intercept = (_, response) => {
      if (refusals === 0) return false;
      refusals -= 1;
      response.writeHead(503).end();
      return true;
    };
    const cpe = createCpe();
    const success = cpe.nextSession(({ status }) => status === 'completed');
    await cpe.start();
    expect(await success).toMatchObject({ sessionNumber: 3, events: [{ eventCode: '0 BOOTSTRAP' }, {}] });
    const retryCounts = acs.messages('Inform').map((body) => /<RetryCount>(\d+)</.exec(body)?.[1]);
    expect(retryCounts).toEqual(['0', '1', '2']);
  });

  it('are repeated without the events that were delivered', async () => {
    const cpe = createCpe({
      hooks: { beforeAnswer: ({ sessionNumber }) => (sessionNumber === 1 ? 'drop' : undefined) },
    });
    acs.queue.push(rpcText.addObject('Device.NAT.PortMapping.'));
    const failure = cpe.nextSession();
    const retry = cpe.nextSession(({ sessionNumber }) => sessionNumber === 2);
    await cpe.start();
    expect(await failure).toMatchObject({ status: 'failed', informAccepted: true, methods: ['AddObject'] });
    expect(await retry).toMatchObject({ status: 'completed', events: [] });
    expect(acs.messages('AddObjectResponse')).toEqual([]);
    expect(cpe.ledger.countOf(cpe.name, 'AddObject')).toBe(1);
  });

  it('never run into the ledger when dropped before execution', async () => {
    const cpe = await startSilently({ hooks: { beforeExecution: () => 'drop' } });
    acs.queue.push(rpcText.reboot('k'));
    expect(await cpe.informNow()).toMatchObject({ status: 'failed', reason: 'dropped before execution' });
    expect(cpe.ledger.executions).toEqual([]);
  });

  it('end when the CPE is stopped in the middle of one', async () => {
    const reached = new Promise<void>((resolve) => {
      acs.intercept = () => {
        resolve();
        return true;
      };
    });
    const cpe = createCpe();
    const session = cpe.nextSession();
    await cpe.start();
    await reached;
    await cpe.stop();
    expect(await session).toMatchObject({ status: 'failed', reason: expect.stringContaining('abort') });
  });
});

describe('restarts', () => {
  it('follow a Reboot after the session and tell its CommandKey', async () => {
    const cpe = await startSilently();
    acs.queue.push(rpcText.reboot('key-1'));
    const boot = cpe.nextSession(({ sessionNumber }) => sessionNumber === 2);
    await cpe.informNow();
    const { events } = await boot;
    expect(events).toEqual([
      { eventCode: '1 BOOT', commandKey: '' },
      { eventCode: 'M Reboot', commandKey: 'key-1' },
    ]);
  });

  it('forget everything on FactoryReset and bootstrap anew', async () => {
    const cpe = await startSilently();
    const base = 'Device.ManagementServer.';
    acs.queue.push(
      rpcText.setParameterValues([[`${base}ConnectionRequestUsername`, 'me']], 'k'),
      rpcText.addObject('Device.NAT.PortMapping.'),
      '<cwmp:FactoryReset/>',
    );
    const boot = cpe.nextSession(({ sessionNumber }) => sessionNumber === 2);
    await cpe.informNow();
    expect((await boot).events.map(({ eventCode }) => eventCode)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
    expect(cpe.tree.valueOf(`${base}ConnectionRequestUsername`)).toBe('');
    expect(cpe.tree.valueOf(`${base}ParameterKey`)).toBe('');
    expect(cpe.tree.valueOf('Device.NAT.PortMappingNumberOfEntries')).toBe('1');
    expect(cpe.tree.valueOf('Device.DeviceInfo.SerialNumber')).toBe('S1');
  });

  it('are without CommandKey when the power fails', async () => {
    const cpe = await startSilently();
    await cpe.informNow();
    const boot = cpe.nextSession();
    cpe.powerCycle();
    expect((await boot).events).toEqual([{ eventCode: '1 BOOT', commandKey: '' }]);
  });
});

describe('events', () => {
  it('tell a changed value at once when notification is active', async () => {
    const cpe = await startSilently();
    const session = cpe.nextSession();
    cpe.setLocally('Device.DeviceInfo.SoftwareVersion', '9.9.9');
    expect((await session).events).toEqual([{ eventCode: '4 VALUE CHANGE', commandKey: '' }]);
    expect(acs.messages('Inform')[0]).toContain('>9.9.9</Value>');
  });

  it('keep quiet about a value without notification', async () => {
    const cpe = await startSilently();
    cpe.setLocally('Device.WiFi.SSID.1.SSID', 'silent');
    expect((await cpe.informNow()).events).toEqual([{ eventCode: '2 PERIODIC', commandKey: '' }]);
    expect(() => cpe.setLocally('Device.Nope', '1')).toThrow(RangeError);
  });

  it('come from ScheduleInform with its CommandKey', async () => {
    const cpe = await startSilently();
    acs.queue.push(rpcText.scheduleInform(30, 'later'));
    const scheduled = cpe.nextSession(({ sessionNumber }) => sessionNumber === 2);
    await cpe.informNow();
    expect((await scheduled).events).toEqual([
      { eventCode: '3 SCHEDULED', commandKey: '' },
      { eventCode: 'M ScheduleInform', commandKey: 'later' },
    ]);
  });

  it('come from the periodic timer that the ACS has set', async () => {
    const cpe = await startSilently();
    const base = 'Device.ManagementServer.PeriodicInform';
    acs.queue.push(
      rpcText.setParameterValues([
        [`${base}Interval`, '1', 'unsignedInt'],
        [`${base}Enable`, '1', 'boolean'],
      ]),
    );
    const periodic = cpe.nextSession(({ sessionNumber }) => sessionNumber === 2);
    await cpe.informNow('6 CONNECTION REQUEST');
    expect((await periodic).events).toEqual([{ eventCode: '2 PERIODIC', commandKey: '' }]);
  });

  it('name the ACS that a call of the CPE is answered by', async () => {
    const cpe = await startSilently();
    const answer = cpe.callAcs('GetRPCMethods');
    await cpe.informNow();
    expect(await answer).toMatchObject({ kind: 'response', method: 'GetRPCMethods' });
    expect(acs.turns.map(({ body }) => /<cwmp:(\w+)>/.exec(body)?.[1])).toEqual([
      'Inform',
      'GetRPCMethods',
      undefined,
    ]);
  });
});

describe('credentials', () => {
  it.each(['digest', 'basic'] as const)('answer a %s challenge', async (scheme) => {
    acs.account = { username: 'cpe', password: 'pw', scheme };
    const cpe = await startSilently({ username: 'cpe', password: 'pw' });
    expect(await cpe.informNow()).toMatchObject({ status: 'completed' });
    expect(acs.turns).toHaveLength(3);
    await cpe.informNow();
    expect(acs.turns).toHaveLength(5);
  });

  it('that are wrong end the session with 401', async () => {
    acs.account = { username: 'cpe', password: 'pw', scheme: 'digest' };
    const cpe = await startSilently({ username: 'cpe', password: 'guess', retryScale: 1 });
    expect(await cpe.informNow()).toMatchObject({
      status: 'failed',
      httpStatus: 401,
      reason: 'HTTP status 401',
    });
  });
});
