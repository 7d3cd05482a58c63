import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DiskFileStore, FileTooLargeError } from './disk-file-store.js';

const content = randomBytes(100_003);
const id = randomUUID();
let directory: string;
let store: DiskFileStore;
let contentKey: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'aviary-store-'));
  store = new DiskFileStore(directory);
  await store.open();
  const parts = [content.subarray(0, 70_000), content.subarray(70_000)];
  ({ contentKey } = await store.write(id, Readable.from(parts), 100_003));
});

afterAll(() => rmSync(directory, { recursive: true }));

describe('a file', () => {
  test('comes back whole and in part, and is not readable on the disk', async () => {
    for (const [first, last] of [
      [0, 100_002],
      [0, 0],
      [15, 16],
      [16, 31],
      [17, 70_001],
      [100_002, 100_002],
    ] as const)
      expect(
        (await buffer(store.read({ id, contentKey }, first, last))).equals(content.subarray(first, last + 1)),
      ).toBe(true);
    expect(readFileSync(join(directory, id)).includes(content.subarray(0, 16))).toBe(false);
  });

  test('is told by size and hash', async () => {
    const other = randomUUID();
    const sha256 = createHash('sha256').update(content).digest('hex');
    const stored = await store.write(other, Readable.from([content]), 2 ** 30);
    expect(stored).toMatchObject({ sizeBytes: 100_003, sha256 });
    expect(stored.contentKey).not.toBe(contentKey);
    await store.remove(other);
    await store.remove(other);
    await expect(buffer(store.read({ id: other, contentKey }, 0, 9))).rejects.toThrow(/ENOENT/);
  });

  test('that is too long, or breaks off, leaves nothing behind', async () => {
    const broken = new Readable({ read() {} });
    const writing = Promise.allSettled([
      store.write(randomUUID(), Readable.from([content]), 100_002),
      store.write(randomUUID(), broken, 2 ** 30),
    ]);
    broken.push(content);
    broken.destroy(new Error('the peer hung up'));
    expect(await writing).toMatchObject([
      { reason: expect.any(FileTooLargeError) },
      { reason: { message: 'the peer hung up' } },
    ]);
    expect(readdirSync(directory).toSorted()).toEqual([id, 'unfinished'].toSorted());
    expect(readdirSync(join(directory, 'unfinished'))).toEqual([]);
  });

  test('that was not finished is cleared away when nobody can be at it any more', async () => {
    const [old, young] = [randomUUID(), randomUUID()];
    for (const name of [old, young]) writeFileSync(join(directory, 'unfinished', name), 'half');
    const longAgo = new Date(Date.now() - 2 * 60 * 60_000);
    utimesSync(join(directory, 'unfinished', old), longAgo, longAgo);
    await store.open();
    expect(readdirSync(join(directory, 'unfinished'))).toEqual([young]);
  });

  test.each(['../x', '', 'unfinished', `${randomUUID()}/../x`])('is never named %s', (name) => {
    expect(() => store.read({ id: name, contentKey }, 0, 1)).toThrow(RangeError);
  });
});
