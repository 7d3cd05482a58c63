import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InProcessTaskSignals } from '#coordination';
import { newUuidV7 } from '#device';
import { BullPendingRpcQueue, BullWakeUpQueue, RedisQueueBackend, RedisQueueLoss } from '#queue';
import type { RedisConnection } from '#redis';
import { BulkRunner, QueueRepair, TaskService, type BulkAdvance } from '#task';
import { available, stepOf, TestRedis } from '#testing';
import { openPostgresPorts, type PostgresPorts } from '../postgres-ports.js';
import { connect } from './connect.js';

const count = 2_000;

describe.skipIf(!available('redis-server'))('a Redis that is flushed while tasks are enqueued', () => {
  let redis: TestRedis;
  let connection: RedisConnection;
  let ports: PostgresPorts;

  beforeAll(async () => {
    redis = await TestRedis.start();
    connection = await connect(redis.url);
    ports = await openPostgresPorts();
    await ports.query(
      `WITH made AS (
         INSERT INTO device (public_id, oui, product_class, serial_number, onboarding, tags)
         SELECT gen_random_uuid(), '0A1B2C', 'Box', n::text, 'approved', '{flushed}' FROM generate_series(1, $1) n RETURNING id)
       INSERT INTO device_session (device_id) SELECT id FROM made`,
      [count],
    );
  });

  afterAll(async () => {
    await ports.close();
    await connection.close();
    await redis.stop();
  });

  test('has every task again, and each once', async () => {
    const backend = new RedisQueueBackend(connection);
    const [pendingRpcs, wakeUps] = [new BullPendingRpcQueue(backend), new BullWakeUpQueue(backend)];
    const loss = new RedisQueueLoss(connection);
    const repair = new QueueRepair(ports.queued, pendingRpcs, wakeUps);
    const whole = () => loss.repairIfNeeded(async (goesOn) => void (await repair.run(goesOn)));
    await whole();
    // On a busy machine a command may be late.
    const signals = new InProcessTaskSignals();
    const tasks = new TaskService(ports.ledger, pendingRpcs, wakeUps, signals, () => loss.note());
    let enqueued = 0;
    let repaired: Promise<boolean> | undefined;
    const advance = async (id: string, limit: number): Promise<BulkAdvance> => {
      const part = await ports.bulk.advance(id, limit);
      if (part.kind === 'advanced') enqueued += part.enqueued.length;
      // The jobs of this part are added while everything goes, and while it is put back.
      if (enqueued >= count / 2)
        repaired ??= connection.client
          .flushall()
          .then(whole)
          .catch(() => false);
      return part;
    };
    const id = newUuidV7();
    const template = {
      type: 'Reboot',
      lane: 'interactive',
      priority: 5,
      notBefore: null,
      dedupeKey: null,
    } as const;
    await ports.bulk.create({
      id,
      order: {
        action: 'enqueueTasks',
        target: {
          kind: 'condition',
          condition: { kind: 'member', of: { kind: 'field', name: 'tag' }, oneOf: ['flushed'] },
        },
        template: { ...template, steps: [stepOf('Reboot')], expiresAt: new Date(Date.now() + 3_600_000) },
      },
      filter: null,
      createdBy: 'test',
    });
    await new BulkRunner({ advance }, tasks).run(id, new AbortController().signal);
    expect(enqueued).toBe(count);
    await repaired;
    while ((await connection.client.exists('acs:{queues}:whole')) === 0) await whole().catch(() => false);

    const queued = await ports.query(`SELECT id, device_id FROM device_task WHERE state = 'queued'`);
    expect(queued).toHaveLength(count);
    const jobs = queued.map(
      ({ id: task, device_id: device }) => `acs:{cpe${String(device)}}:${String(task)}`,
    );
    expect((await connection.client.keys('acs:{cpe*}:*-*-*')).toSorted()).toEqual(jobs.toSorted());
    const calls = queued.map(({ id: task }) => `acs:{wake-up}:first-${String(task)}`);
    expect((await connection.client.keys('acs:{wake-up}:first-*')).toSorted()).toEqual(calls.toSorted());
    expect(await connection.client.llen('acs:{wake-up}:wait')).toBe(count);
    await Promise.all([pendingRpcs.close(), wakeUps.close()]);
  }, 120_000);
});
