import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '#testing';
import { rpcScenes } from './crash/rpc-scenes.js';
import { sessionScenes } from './crash/session-scenes.js';
import { Stage } from './crash/stage.js';
import { tells } from './cpe/cpe-cabinet.js';

const scenes = Object.entries({ ...rpcScenes, ...sessionScenes });

describe.each(['an external database', 'its embedded database, killed as well'])('kill -9 on %s', (home) => {
  const endings = new Map<string, () => Promise<void>>();
  let database: TestDatabase | null = null;
  let stage: Stage;

  // One crash for all: each scene has its own CPE and is held at its worst moment.
  beforeAll(async () => {
    if (home === 'an external database') database = await createTestDatabase();
    stage = await Stage.open(database?.url ?? null);
    // Side by side: a session that is held must not grow so old that it is given up.
    await Promise.all(scenes.map(async ([name, play]) => endings.set(name, await play(stage))));
    await stage.crash();
  }, 120_000);

  afterAll(async () => {
    await stage.close();
    await database?.drop();
  });

  test.each(scenes.map(([name]) => name))('%s', async (name) => {
    await endings.get(name)?.();
    expect(endings.has(name)).toBe(true);
  });

  test.skipIf(home === 'an external database')('its database alone may be killed', async () => {
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
    for (const { id } of await stage.acs.api.devices())
      for (const { state } of await stage.acs.api.tasksOf(id)) expect(state).not.toBe('inSession');
  });
});
