import type { Provider } from '@nestjs/common';
import { ownFiles, type Closers, type Stores } from '#composition';
import type { MasterKey } from '#config';
import { openFileServer, type FileServer } from '#file-server';
import type { Metrics } from '#observability';
import type { StandaloneConfig } from '../standalone-config.js';

/** The file server, and what API and gateway know of its files. */
interface Files {
  readonly server: FileServer;
  readonly providers: Provider[];
}

/** What they stand on, and who closes the server. */
interface FilesGround {
  readonly stores: Stores;
  readonly metrics: Metrics;
  readonly closers: Closers;
}

/** @throws StartupError (rejects) when the port is taken, Error when the directory of the files cannot be made */
export async function openFiles(
  config: StandaloneConfig,
  masterKey: MasterKey,
  { stores: { files: catalogue }, metrics, closers }: FilesGround,
): Promise<Files> {
  const { store, links } = ownFiles(config, masterKey, catalogue);
  const server = await openFileServer(config, { masterKey, catalogue, store, links, metrics });
  closers.add(() => server.close());
  // Its links name the port that it got.
  return { server, providers: ownFiles(config, masterKey, catalogue, server.port).providers };
}
