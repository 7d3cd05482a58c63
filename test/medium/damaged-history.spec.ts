import { afterAll, beforeAll, expect, it } from 'vitest';
import { newUuidV7, type Page, type ParameterChange } from '#device';
import { TestDevice } from '#testing';
import { openPostgresPorts, type PostgresPorts } from './postgres-ports.js';

let ports: PostgresPorts;

beforeAll(async () => {
  ports = await openPostgresPorts();
});
afterAll(() => ports.close());

/** Keeps a change as whatever wrote it left it, `ageMs` before now. */
async function keep(device: TestDevice, ageMs: number, changes: unknown): Promise<void> {
  const id = newUuidV7(Date.now() - ageMs);
  const text = 'INSERT INTO param_history (id, device_id, epoch, changes) VALUES ($1, $2, 1, $3)';
  await ports.query(text, [id, device.id, JSON.stringify(changes)]);
}

const sound = (before: string, after: string) => [before, after, 'read'];
const unknown = { before: null, after: null, isDamaged: true };

it.each<[string, unknown, string]>([
  ['no object', ['Device.A'], ''],
  ['no list', { 'Device.A': 'x' }, 'Device.A'],
  ['another type of value', { 'Device.A': [{}, 'x', 'read'] }, 'Device.A'],
  ['no source', { 'Device.A': ['x', 'y'] }, 'Device.A'],
  ['an unknown source', { 'Device.A': ['x', 'y', 'mars'] }, 'Device.A'],
])(
  'a change of parameters that has %s is told to be damaged, beside the others',
  async (what, changes, path) => {
    const device = await TestDevice.register(ports);
    await keep(device, 3_000, { 'Device.B': sound('1', '2') });
    await keep(device, 2_000, changes);
    await keep(device, 1_000, { 'Device.A': sound('y', 'z'), 'Device.B': sound('2', '3') });
    const [from, to] = [new Date(Date.now() - 60_000), new Date(Date.now() + 60_000)];
    const query = { path: '', from, to, limit: 10, cursor: null };
    const isTold = { source: 'read', isDamaged: false };
    const list = await ports.history.list(device.publicId, query);
    expect(list).toMatchObject({
      items: [
        { path: 'Device.A', before: 'y', after: 'z', ...isTold },
        { path: 'Device.B', before: '2', after: '3', ...isTold },
        { path, source: null, ...unknown },
        { path: 'Device.B', before: '1', after: '2', ...isTold },
      ],
      next: null,
    });
    // The page before the damaged change leads on to it, and that to the next.
    const pages: ParameterChange[] = [];
    for (let cursor: string | null = null, n = 0; n < 4; n++) {
      const page: Page<ParameterChange> = (await ports.history.list(device.publicId, {
        ...query,
        limit: 1,
        cursor,
      }))!;
      pages.push(...page.items);
      cursor = page.next;
    }
    expect(pages).toEqual(list?.items);
    const below = await ports.history.list(device.publicId, { ...query, path: 'Device.A' });
    expect(below?.items.map(({ isDamaged }) => isDamaged)).toEqual([false, true]);

    const differences = await ports.history.diff(device.publicId, query);
    const ofB = { path: 'Device.B', before: '1', after: '3', changes: 2, isDamaged: false };
    // A comparison tells no source.
    const ofA = { path: 'Device.A', ...(what.includes('source') ? { before: 'x', after: 'z' } : unknown) };
    const lost = { path: '', ...unknown };
    const soundA = { path: 'Device.A', before: 'y', after: 'z', isDamaged: false };
    expect(differences?.items).toMatchObject(path === '' ? [lost, soundA, ofB] : [ofA, ofB]);
    const undamaged = { ...query, to: from, from: new Date(0) };
    expect(await ports.history.list(device.publicId, undamaged)).toEqual({ items: [], next: null });
  },
);
