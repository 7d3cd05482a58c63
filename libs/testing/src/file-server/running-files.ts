import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { FileServer } from '#file-server';
import { Metrics } from '#observability';
import { DiskFileStore, TransferLinks, type TransferGrant } from '#transfer';
import { InMemoryFileCatalogue } from '../memory/in-memory-file-catalogue.js';

/** A file server on loopback, with its files in a temporary directory and its catalogue in memory. */
export class RunningFiles {
  readonly catalogue = new InMemoryFileCatalogue();
  readonly links = new TransferLinks([Buffer.alloc(32, 1)]);
  readonly failures: unknown[] = [];

  private constructor(
    readonly directory: string,
    readonly store: DiskFileStore,
  ) {}

  server!: FileServer;

  static async open({ asksForPassword = false, mostTransfers = 10 } = {}): Promise<RunningFiles> {
    const directory = mkdtempSync(join(tmpdir(), 'aviary-files-'));
    const files = new RunningFiles(directory, new DiskFileStore(directory));
    files.server = await FileServer.open({
      host: '127.0.0.1',
      port: 0,
      catalogue: files.catalogue,
      store: files.store,
      links: files.links,
      nonceKeys: [Buffer.alloc(32, 3)],
      asksForPassword,
      mostUploadBytes: 100_000,
      mostTransfers,
      metrics: new Metrics(),
      onFailure: (error) => files.failures.push(error),
    });
    return files;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  /** Keeps a file and gives its id. */
  async keep(content: Buffer, fileType = '1 Firmware Upgrade Image'): Promise<string> {
    const id = randomUUID();
    const stored = await this.store.write(id, Readable.from(content.length === 0 ? [] : [content]), 2 ** 30);
    await this.catalogue.add({
      id,
      name: 'image.npk',
      fileType,
      createdBy: 'admin',
      origin: null,
      ...stored,
    });
    return id;
  }

  token(
    kind: TransferGrant['kind'],
    fileId: string | null,
    expiresAt = new Date(Date.now() + 60_000),
  ): string {
    return this.links.token({ kind, fileId, deviceId: randomUUID(), attemptId: randomUUID(), expiresAt });
  }

  downloadUrl(fileId: string): string {
    return `${this.origin}/d/${this.token('download', fileId)}/image.npk`;
  }

  uploadUrl(): string {
    return `${this.origin}/u/${this.token('upload', null)}/upload`;
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.directory, { recursive: true });
  }
}
