import { Logger } from '@nestjs/common';
import type { CwmpConfig, FilesConfig, MasterKey } from '#config';
import { listensAt, type Metrics } from '#observability';
import type { DiskFileStore, FileCatalogue, TransferLinks } from '#transfer';
import { FileServer } from './file-server.js';

/** Where the file server listens, and what for. */
interface FileSettings {
  readonly files: Readonly<FilesConfig>;
  readonly cwmp: Pick<CwmpConfig, 'bind'>;
}

/** What it stands on. */
interface FileGround {
  readonly masterKey: MasterKey;
  readonly catalogue: FileCatalogue;
  readonly store: DiskFileStore;
  readonly links: TransferLinks;
  readonly metrics: Metrics;
}

/** @throws StartupError (rejects) when the port is taken, Error when the directory of the files cannot be made */
export function openFileServer(
  { files, cwmp }: FileSettings,
  { masterKey, ...ground }: FileGround,
): Promise<FileServer> {
  const logger = new Logger('Files');
  const opening = FileServer.open({
    ...ground,
    host: cwmp.bind ?? '::',
    port: files.port,
    nonceKeys: masterKey.deriveAll('nonce'),
    asksForPassword: files.authentication === 'password',
    mostUploadBytes: files.maxUploadBytes,
    mostTransfers: files.maxTransfers,
    onFailure: (error) =>
      logger.error('files.failed', { error: error instanceof Error ? error.message : String(error) }),
  });
  return listensAt('ACS_FILES_PORT', opening);
}
