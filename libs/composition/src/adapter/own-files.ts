import { join } from 'node:path';
import type { Provider } from '@nestjs/common';
import type { FilesConfig, MasterKey, StateConfig } from '#config';
import { DiskFileStore, FileLimits, LocalTransfers, TransferLinks, type FileCatalogue } from '#transfer';

/** What the files of an installation stand on; processes that work on files share the data directory. */
export interface OwnFiles {
  readonly store: DiskFileStore;
  readonly links: TransferLinks;
  /** For the API, which takes files, and for the gateway, which sends links to them. */
  readonly providers: Provider[];
}

/** @param filesPort that the file server listens on */
export function ownFiles(
  { files, state }: { readonly files: Readonly<FilesConfig>; readonly state: Pick<StateConfig, 'dataDir'> },
  masterKey: MasterKey,
  catalogue: FileCatalogue,
  filesPort: number = files.port,
): OwnFiles {
  const store = new DiskFileStore(join(state.dataDir, 'files'));
  const links = new TransferLinks(masterKey.deriveAll('signed-url'));
  const transfers = new LocalTransfers(catalogue, links, {
    url: files.url ?? null,
    port: filesPort,
    asksForPassword: files.authentication === 'password',
    linkLifetimeMs: files.linkLifetimeSec * 1_000,
  });
  return {
    store,
    links,
    providers: [
      { provide: DiskFileStore, useValue: store },
      { provide: FileLimits, useValue: { mostBytes: files.maxBytes } },
      { provide: LocalTransfers, useValue: transfers },
    ],
  };
}
