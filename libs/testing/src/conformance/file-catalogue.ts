import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { InvalidCursorError } from '#device';
import type { FileCatalogue, NewFile } from '#transfer';
import { sharedPorts, type OpenPorts } from './ports-under-test.js';

interface FilePorts {
  readonly files: FileCatalogue;
  close(): Promise<void>;
}

const newFile = (changed: Partial<NewFile> = {}): NewFile => ({
  id: randomUUID(),
  name: 'image 1.2.npk',
  fileType: '1 Firmware Upgrade Image',
  sizeBytes: 2 ** 32,
  sha256: 'ab'.repeat(32),
  contentKey: 'cd'.repeat(32),
  createdBy: 'admin',
  origin: null,
  ...changed,
});

const soon = () => new Date(Date.now() + 60_000);

/** What every adapter of FileCatalogue guarantees. */
export function describeFileCatalogue(adapter: string, open: OpenPorts<FilePorts>): void {
  describe(`FileCatalogue: ${adapter}`, () => {
    const ports = sharedPorts(open);

    test('gives back what was entered', async () => {
      const file = newFile();
      expect(await ports().files.find(file.id)).toBeNull();
      expect(await ports().files.add(file)).toBe(true);
      expect(await ports().files.find(file.id)).toMatchObject({ ...file, createdAt: expect.any(Date) });
    });

    test('keeps one file of an upload', async () => {
      const origin = { deviceId: randomUUID(), attemptId: randomUUID() };
      expect(await ports().files.hasUploadOf(origin.attemptId)).toBe(false);
      const adding = [newFile({ origin, fileType: null }), newFile({ origin })].map((file) =>
        ports().files.add(file),
      );
      expect((await Promise.all(adding)).filter(Boolean)).toHaveLength(1);
      expect(await ports().files.hasUploadOf(origin.attemptId)).toBe(true);
    });

    test('lists page by page, newest first, and forgets what is removed', async () => {
      const files = [newFile(), newFile(), newFile()];
      for (const file of files) await ports().files.add(file);
      const newest = files.toReversed().map(({ id }) => id);
      const first = await ports().files.list(2, null);
      expect(first.items.map(({ id }) => id)).toEqual(newest.slice(0, 2));
      const second = await ports().files.list(1, first.next);
      expect(second.items.map(({ id }) => id)).toEqual(newest.slice(2));
      expect(await ports().files.remove(newest[0]!)).toBe(true);
      expect(await ports().files.remove(newest[0]!)).toBe(false);
      expect((await ports().files.list(1, null)).items[0]?.id).toBe(newest[1]);
      await expect(ports().files.list(1, 'bm90IGEgY3Vyc29y')).rejects.toThrow(InvalidCursorError);
    });

    test('counts the uses of a transfer, at the same time as well', async () => {
      const [one, other] = [randomUUID(), randomUUID()];
      const taking = Array.from({ length: 6 }, () => ports().files.takeUse(one, 3, soon()));
      expect((await Promise.all(taking)).filter(Boolean)).toHaveLength(3);
      expect(await ports().files.takeUse(one, 3, soon())).toBe(false);
      expect(await ports().files.takeUse(other, 3, soon())).toBe(true);
    });
  });
}
