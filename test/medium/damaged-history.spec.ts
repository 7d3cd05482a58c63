import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7, StoredStateError } from '#device';
import { TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());

it.each<[string, unknown]>([
  ['no object', ['Device.A']],
  ['no list', { 'Device.A': 'x' }],
  ['another type of value', { 'Device.A': [{}, 'x', 'read'] }],
  ['no source', { 'Device.A': ['x', 'y'] }],
  ['an unknown source', { 'Device.A': ['x', 'y', 'mars'] }],
])(
  'a change of parameters that has %s is told to be damaged, by list and comparison',
  async (what, changes) => {
    const device = await TestDevice.register(ports);
    const id = newUuidV7();
    await ports.query('INSERT INTO param_history (id, device_id, epoch, changes) VALUES ($1, $2, 1, $3)', [
      id,
      device.id,
      JSON.stringify(changes),
    ]);
    const [from, to] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    const query = { path: '', from, to, limit: 10, cursor: null };
    const list = ports.history.list(device.publicId, query);
    await expect(list).rejects.toThrow(StoredStateError);
    await expect(list).rejects.toThrow(id);
    // A comparison tells no source.
    if (!what.includes('source'))
      await expect(ports.history.diff(device.publicId, query)).rejects.toThrow(StoredStateError);
    const undamaged = { ...query, to: from, from: new Date(0) };
    expect(await ports.history.list(device.publicId, undamaged)).toEqual({ items: [], next: null });
  },
);
