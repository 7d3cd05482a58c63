import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profiles } from '../profile/profiles.js';
import { ScriptedAcs } from '../session/scripted-acs.fixture.js';
import { CpeFleet, type CpeFleetOptions } from './cpe-fleet.js';

describe('CpeFleet', () => {
  let acs: ScriptedAcs;
  let fleet: CpeFleet | null = null;

  beforeEach(async () => {
    acs = await ScriptedAcs.open();
  });
  afterEach(async () => {
    await fleet?.stop();
    fleet = null;
    await acs.close();
  });

  async function create(options: Partial<CpeFleetOptions>): Promise<CpeFleet> {
    fleet = await CpeFleet.create({ acsUrl: acs.url, count: 1, startSpreadMs: 0, ...options });
    return fleet;
  }

  it('informs with all its CPEs, each with its own name', async () => {
    const { cpes } = await create({ count: 40, profiles: profiles.slice(0, 2), serialStart: 7 });
    const sessions = cpes.map((cpe) => cpe.nextSession());
    await fleet?.start();
    const outcomes = await Promise.all(sessions);
    expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 'completed'));
    expect(cpes[0]?.name).toBe('0A1B2C-Gateway-AV00000007');
    expect(cpes[1]?.name).toBe('0A1B2C-IGD-AV00000008');
    expect(new Set(cpes.map(({ name }) => name)).size).toBe(40);
  });

  it('shares one port for connection requests, or none', async () => {
    const shared = await create({ count: 3 });
    await shared.start();
    const urls = shared.cpes.map(({ connectionRequestUrl }) => new URL(connectionRequestUrl));
    expect(new Set(urls.map(({ port }) => port)).size).toBe(1);
    expect(new Set(urls.map(({ pathname }) => pathname)).size).toBe(3);
    await shared.stop();
    const away = await create({ connectionRequests: 'unreachable' });
    await away.start();
    expect(away.cpes[0]?.connectionRequestUrl).toContain('192.0.2.1');
  });

  it('stops before all have started', async () => {
    const { cpes } = await create({ count: 3, startSpreadMs: 3_600_000 });
    const started = fleet?.start();
    await fleet?.stop();
    await started;
    expect(cpes.map(({ sessionCount }) => sessionCount)).toEqual([0, 0, 0]);
  });

  it('shares one model but not its values', async () => {
    const { cpes } = await create({ count: 2 });
    const [first, second] = cpes;
    first?.setLocally('Device.WiFi.SSID.1.SSID', 'changed');
    expect(second?.tree.valueOf('Device.WiFi.SSID.1.SSID')).toBe('Aviary');
    expect(first?.tree.base).toBe(second?.tree.base);
  });
});
