import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tr181Model, type SimulatedCpe } from '#cpe-simulator';
import type { TaskResource } from './acs/acs-api.js';
import { DatabaseTap, type DatabaseTraffic } from './acs/database-tap.js';
import { freePort } from './acs/free-port.js';
import { RunningAcs } from './acs/running-acs.js';
import { CpeCabinet, isCompleted } from './cpe/cpe-cabinet.js';

const mostRpcs = 20;
const idleSessions = 8;

let acs: RunningAcs;
let tap: DatabaseTap;
let settings: Record<string, string>;
const cabinet = new CpeCabinet(() => acs.cwmpUrl);

beforeAll(async () => {
  settings = {
    ACS_CWMP_PORT: String(await freePort()),
    ACS_AUTO_REFRESH: 'on',
    ACS_AUTO_REFRESH_SPREAD_SEC: '0',
    ACS_CWMP_MAX_SESSION_RPCS: String(mostRpcs),
  };
  acs = await RunningAcs.start(settings);
  tap = await DatabaseTap.open(acs.databaseUrl, 'aviary-cwmp');
});

afterAll(async () => {
  await cabinet.clear();
  await acs.stop();
  await tap.close();
});

/** The one refresh of a device. */
async function refreshOf(deviceId: string): Promise<TaskResource> {
  const [refresh, ...others] = (await acs.api.tasksOf(deviceId)).filter(({ type }) => type === 'refresh');
  expect(others).toEqual([]);
  return acs.api.task(refresh!.id);
}

/** What the device has: values by path, objects without one. */
function treeOf(cpe: SimulatedCpe): string[] {
  return [cpe.tree.root, ...[...cpe.tree.descendants(cpe.tree.root)].map(({ path }) => path)].toSorted();
}

/** RPCs by session, in their order. */
function rpcsBySession(cpe: SimulatedCpe): number[] {
  const counts = new Map<number, number>();
  for (const { sessionNumber } of cpe.ledger.executionsOf(cpe.name))
    counts.set(sessionNumber, (counts.get(sessionNumber) ?? 0) + 1);
  return [...counts.values()];
}

function valuesAskedOf(cpe: SimulatedCpe): string[] {
  return cpe.ledger
    .executionsOf(cpe.name, 'GetParameterValues')
    .flatMap((execution) => (execution.arguments as { parameterNames: string[] }).parameterNames);
}

describe('a device with 10,000 parameters', () => {
  test('is discovered by itself over several sessions, also when the ACS is restarted between them', async () => {
    const cpe = await cabinet.switchOn({ serialNumber: 'BIG-10000', model: tr181Model(10_000) });
    const { id } = await acs.api.device('BIG-10000');
    expect((await refreshOf(id)).state).toBe('queued');
    await acs.restart({ ...settings, DATABASE_URL: tap.url });
    let refresh = await refreshOf(id);
    for (let sessions = 1; sessions < 10 && refresh.state === 'queued'; sessions++) {
      expect(isCompleted(await cpe.informNow())).toBe(true);
      refresh = await refreshOf(id);
    }
    expect(refresh).toMatchObject({ state: 'succeeded', result: { refused: 0, removed: 0 } });

    const rpcs = rpcsBySession(cpe);
    expect(rpcs.length).toBeGreaterThan(2);
    expect(Math.max(...rpcs)).toBeLessThanOrEqual(mostRpcs);

    const asked = valuesAskedOf(cpe);
    expect(asked.filter((path) => path.endsWith('.'))).toEqual([]);
    expect(new Set(asked).size).toBe(asked.length);
    const names = cpe.ledger.executionsOf(cpe.name, 'GetParameterNames');
    expect(names.map((execution) => execution.arguments)).toHaveLength(1);

    const stored = [...(await acs.api.parameters(id)).values()];
    expect(stored.map(({ path }) => path).toSorted()).toEqual(treeOf(cpe));
    const unread = stored.filter(({ path, value }) => !path.endsWith('.') && value === null);
    expect(unread).toEqual([]);
  }, 180_000);

  test('costs the database as much in an idle session as one with 200', async () => {
    const big = cabinet.cpes[0]!;
    const small = await cabinet.switchOn({ serialNumber: 'BIG-00200', model: tr181Model(200) });
    const { id } = await acs.api.device('BIG-00200');
    for (let sessions = 1; sessions < 10 && (await refreshOf(id)).state === 'queued'; sessions++)
      await small.informNow();
    expect((await refreshOf(id)).state).toBe('succeeded');
    const traffic = new Map<SimulatedCpe, DatabaseTraffic[]>([
      [big, []],
      [small, []],
    ]);
    for (let session = 0; session < idleSessions; session++)
      for (const [cpe, sessions] of traffic) {
        tap.take();
        expect(await cpe.informNow()).toMatchObject({ status: 'completed', methods: [] });
        sessions.push(tap.take());
      }
    const [ofBig, ofSmall] = [...traffic.values()].map(leastOf);
    expect(ofBig!.statements).toEqual(ofSmall!.statements);
    expect(ofSmall!.statements.length).toBeGreaterThan(0);
    expect(ofBig!.askedBytes / ofSmall!.askedBytes).toBeCloseTo(1, 1);
    expect(ofBig!.answeredBytes / ofSmall!.answeredBytes).toBeCloseTo(1, 1);
    console.log(`idle session, 10,000 parameters: ${figures(ofBig!)}; 200: ${figures(ofSmall!)}`);
  }, 60_000);
});

/** The session in which nothing else was done meanwhile. */
function leastOf(sessions: readonly DatabaseTraffic[]): DatabaseTraffic {
  return sessions.reduce((least, each) => (each.askedBytes < least.askedBytes ? each : least));
}

function figures({ statements, askedBytes, answeredBytes }: DatabaseTraffic): string {
  return `${statements.join(', ')}, ${askedBytes} bytes asked, ${answeredBytes} answered`;
}
