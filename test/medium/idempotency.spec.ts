import { afterAll, beforeAll, expect, it } from 'vitest';
import { stepOf, TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());

const request = (key: string) => ({ principal: 'noc', key, fingerprint: Buffer.alloc(32) });

it('commits a task and its key together, or neither', async () => {
  const device = await TestDevice.register(ports);
  const task = device.task([stepOf('Reboot')]);
  const failing = ports.idempotency.once(request('fails'), async () => {
    expect(await ports.ledger.accept(task, 10)).toMatchObject({ kind: 'accepted' });
    expect(await ports.ledger.find(task.id)).not.toBeNull();
    throw new Error('after the task was written');
  });
  await expect(failing).rejects.toThrow('after the task was written');
  expect(await ports.ledger.find(task.id)).toBeNull();
  await ports.idempotency.once(request('holds'), () => ports.ledger.accept(task, 10));
  expect(await ports.ledger.find(task.id)).toMatchObject({ state: 'queued' });
  const [kept] = await ports.query('SELECT count(*)::int AS count FROM idempotency_key');
  expect(kept).toEqual({ count: 1 });
});

it('leaves no key in flight when the connection of its request is cut', async () => {
  const cut = ports.idempotency.once(request('cut'), async () => {
    await ports.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database d ON d.oid = database
         WHERE locktype = 'advisory' AND datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return 'never told';
  });
  await expect(cut).rejects.toThrow();
  const again = await ports.idempotency.once(request('cut'), async () => 'told');
  expect(again).toEqual({ kind: 'created', answer: 'told' });
});

it('keeps answers encrypted', async () => {
  await ports.idempotency.once(request('secret'), async () => ({ password: 'Canary-4711' }));
  const rows = await ports.query(`SELECT answer FROM idempotency_key WHERE request_key = 'secret'`);
  expect(rows).toHaveLength(1);
  expect(String(rows[0]?.['answer'])).not.toContain('Canary');
});
