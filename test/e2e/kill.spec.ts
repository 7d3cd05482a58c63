import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase } from '#testing';
import { rpcScenes } from './crash/rpc-scenes.js';
import { sessionScenes } from './crash/session-scenes.js';
import { Stage } from './crash/stage.js';
import { tells } from './cpe/cpe-cabinet.js';

const external = 'an external database';
const homes = [external, 'its embedded database, killed as well'];
const scenes = Object.entries({ ...rpcScenes, ...sessionScenes });

/** A stage after its crash, with what each scene expects of it. */
interface Crashed {
  readonly stage: Stage;
  readonly endings: ReadonlyMap<string, () => Promise<void>>;
  close(): Promise<void>;
}

const crashed = new Map<string, Crashed>();

// Both homes at once: what a killed process had at hand is taken up after seconds, for which they wait together.
beforeAll(async () => {
  await Promise.all(homes.map(async (home) => crashed.set(home, await crashIn(home))));
}, 180_000);

afterAll(async () => {
  await Promise.all([...crashed.values()].map((home) => home.close()));
}, 60_000);

/** One crash for all: each scene has its own CPE and is held at its worst moment. */
async function crashIn(home: string): Promise<Crashed> {
  const database = home === external ? await createTestDatabase() : null;
  const stage = await Stage.open(database?.url ?? null);
  const endings = new Map<string, () => Promise<void>>();
  // Side by side: a session that is held must not grow so old that it is given up.
  await Promise.all(scenes.map(async ([name, play]) => endings.set(name, await play(stage))));
  await stage.crash();
  const close = async () => {
    await stage.close();
    await database?.drop();
  };
  return { stage, endings, close };
}

describe.each(homes)('kill -9 on %s', (home) => {
  test.each(scenes.map(([name]) => name))('%s', async (name) => {
    const ending = crashed.get(home)!.endings.get(name);
    await ending?.();
    expect(ending).toBeDefined();
  });

  test.skipIf(home === external)('its database alone may be killed', async () => {
    const { stage } = crashed.get(home)!;
    const { cpe, id } = await stage.away('BEREAVED');
    const task = await stage.acs.api.queue(id, 'Reboot');
    process.kill(stage.acs.postmasterPid(), 'SIGKILL');
    const rebooted = cpe.nextSession(tells('M Reboot'));
    void cpe.informNow();
    await rebooted;
    expect(await stage.acs.api.settled(task.id)).toMatchObject({ state: 'succeeded' });
    expect(cpe.ledger.countOf(cpe.name, 'Reboot')).toBe(1);
  });

  test('every task is settled or still to come', async () => {
    const { api } = crashed.get(home)!.stage.acs;
    for (const { id } of await api.devices())
      for (const { state } of await api.tasksOf(id)) expect(state).not.toBe('inSession');
  });
});
