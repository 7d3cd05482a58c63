import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SimulatedCpe } from '../cpe/simulated-cpe.js';
import type { SimulatedCpeOptions } from '../cpe/cpe-options.js';
import { rpcText, ScriptedAcs } from '../session/scripted-acs.fixture.js';
import { parseXml } from '../soap/xml-element.js';
import type { CpeProfile } from './cpe-profile.js';
import { fritzbox } from './fritzbox.js';
import { huawei } from './huawei.js';
import { mikrotik } from './mikrotik.js';
import { findProfile, profiles } from './profiles.js';
import { rdkB } from './rdk-b.js';
import { thomson } from './thomson.js';
import { libcurl, noCookie, tcpPerPost } from './transport-quirks.js';
import { appliesLater } from './tree-quirks.js';
import { zte } from './zte.js';

let acs: ScriptedAcs;
let cpe: SimulatedCpe | null;

beforeEach(async () => {
  acs = await ScriptedAcs.open();
  cpe = null;
});
afterEach(async () => {
  await cpe?.stop();
  await acs.close();
});

/** Runs one session in which the ACS sends these RPCs, and returns the bodies it got. */
async function bodiesOf(
  profile: CpeProfile,
  rpcs: readonly string[] = [],
  options: Partial<SimulatedCpeOptions> = {},
): Promise<string[]> {
  acs.namespace = profile.soap.cwmpNamespace;
  acs.queue.push(...rpcs);
  cpe = new SimulatedCpe({ acsUrl: acs.url, serialNumber: 'S1', profile, firstEvents: [], ...options });
  await cpe.start();
  const outcome = await cpe.informNow('1 BOOT');
  expect(outcome).toMatchObject({ status: 'completed', reason: '' });
  return acs.turns.map(({ body }) => body);
}

const headersOf = (name: string): (string | undefined)[] =>
  acs.turns
    .map(({ rawHeaders }) => rawHeaders[rawHeaders.indexOf(name) + 1])
    .filter((value) => value !== 'Content-Length');

describe.each(profiles.map((profile) => [profile.name, profile] as const))(
  'the profile %s',
  (name, profile) => {
    it('conducts a session in well-formed XML without blaming the ACS', async () => {
      const root = profile.dataModel === 'TR-181' ? 'Device.' : 'InternetGatewayDevice.';
      const bodies = await bodiesOf(profile, [
        rpcText.getParameterNames(root, '0'),
        rpcText.getParameterValues(`${root}ManagementServer.`),
      ]);
      for (const body of bodies.filter((text) => text !== '')) expect(parseXml(body).name).toBe('Envelope');
      expect(bodies.some((body) => body.includes('GetParameterValuesResponse'))).toBe(true);
      expect(cpe?.ledger.executionsOf(cpe.name).map(({ outcome }) => outcome.kind)).toEqual([
        'answer',
        'answer',
      ]);
      expect(cpe?.ledger.violations).toEqual([]);
      expect(findProfile(name)).toBe(profile);
    });
  },
);

describe('on the wire', () => {
  it('mikrotik has no header and single quotes', async () => {
    const [inform = ''] = await bodiesOf(mikrotik);
    expect(inform).not.toMatch(/Header|<\?xml|"/);
    expect(inform).toContain("soap:arrayType='cwmp:EventStruct[1]'");
  });

  it('thomson pads numbers, leaves types out and keeps its cookie in its own style', async () => {
    const [inform = ''] = await bodiesOf(thomson);
    expect(inform).toContain('cwmp:EventStruct[0001]');
    expect(inform).toContain('<RetryCount>00</RetryCount>');
    expect(inform).toContain('<CurrentTime>0000-00-00T00:00:00</CurrentTime>');
    expect(inform).toMatch(/<Value>[^<]/);
    expect(inform).toContain('NoMoreRequests');
    expect(acs.turns[0]?.headers).toMatchObject({ 'transfer-encoding': 'chunked' });
    expect(acs.turns[1]?.headers.cookie).toBe('$Version="0"; session=abc123;$Path=/');
    await cpe?.informNow();
    expect(acs.turns[2]?.headers.cookie).toBe('$Version="0"; session=abc123;$Path=/');
  });

  it('fritzbox reconnects after 401, puts BOOTSTRAP last and miscounts', async () => {
    acs.account = { username: 'cpe', password: 'pw', scheme: 'digest' };
    const account = { username: 'cpe', password: 'pw' };
    const [, inform = ''] = await bodiesOf(fritzbox, [], account);
    const [refused, accepted, empty] = acs.turns.map(({ port }) => port);
    expect(refused).not.toBe(accepted);
    expect(accepted).toBe(empty);
    expect(inform).toContain('<ProductClass>FRITZ!Box</ProductClass>');
    expect(inform).toContain('cwmp:ParameterValueStruct[6]');
    expect(inform.match(/<ParameterValueStruct>/g)).toHaveLength(9);
    expect(fritzbox.bootEvents(true).map(({ eventCode }) => eventCode)).toEqual(['1 BOOT', '0 BOOTSTRAP']);
  });

  it('huawei misspells its root and cannot do without a declaration', async () => {
    const [inform = ''] = await bodiesOf(huawei);
    expect(inform).toContain('<Name>InternetGateWayDevice.DeviceInfo.X_CT-ProvCode</Name>');
    acs.declaration = '';
    expect(await cpe?.informNow()).toMatchObject({
      status: 'failed',
      reason: 'a message without XML declaration',
    });
  });

  it('zte says some things twice, the right one last', async () => {
    const [inform = ''] = await bodiesOf(zte);
    const versions = [...inform.matchAll(/SoftwareVersion<\/Name><Value xsi:type="xsd:string">([^<]*)/g)];
    expect(versions.map((match) => match[1])).toEqual(['V0.0.0', '2.1.0']);
    expect(inform).toContain('<OUI>00259e</OUI>');
    expect(zte.bootEvents(false)[0]).toEqual({
      eventCode: '0 BOOTSTRAP',
      commandKey: 'TR069_ZTE_HOMEGATEWAY',
    });
  });

  it('tcp-per-post never uses a connection twice', async () => {
    await bodiesOf(tcpPerPost, [rpcText.getParameterValues('Device.DeviceInfo.')]);
    const ports = acs.turns.map(({ port }) => port);
    expect(new Set(ports).size).toBe(3);
    expect(acs.turns.map(({ headers }) => headers.connection)).toEqual(['close', 'close', 'close']);
  });

  it('no-cookie gives none back', async () => {
    await bodiesOf(noCookie);
    expect(acs.turns.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined]);
  });

  it('libcurl probes, is challenged once, and waits for 100 Continue', async () => {
    acs.account = { username: 'cpe', password: 'pw', scheme: 'digest' };
    const bodies = await bodiesOf(libcurl, [], { username: 'cpe', password: 'pw' });
    expect(bodies.map((body) => body.includes('<cwmp:Inform>'))).toEqual([false, true, false]);
    expect(acs.turns[0]?.headers).toMatchObject({ 'content-length': '0' });
    expect(acs.turns[0]?.headers.cookie).toBeUndefined();
    expect(acs.turns[1]?.headers).toMatchObject({ expect: '100-continue', 'content-type': 'text/html' });
  });

  it('rdk-b cannot stop', async () => {
    expect(await bodiesOf(rdkB)).toEqual([expect.stringContaining('Inform'), '', '']);
  });

  it('applies-later answers Status 1', async () => {
    const bodies = await bodiesOf(appliesLater, [rpcText.addObject('Device.NAT.PortMapping.')]);
    expect(bodies[2]).toContain('<InstanceNumber>2</InstanceNumber><Status>1</Status>');
  });

  it('all write the header names of an ordinary CPE', async () => {
    await bodiesOf(mikrotik);
    expect(headersOf('SOAPAction')[0]).toBe('');
  });
});
