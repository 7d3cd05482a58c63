import type { FileCatalogue } from '../file/file-catalogue.js';
import type { TransferLinks } from './transfer-links.js';
import { fileOf, uploadReference } from './local-reference.js';

/** Where the file server is and what it asks for. */
export interface FileServerAddress {
  /** Such as `http://files.example:7567`, null when CPEs reach it by the name of the ACS. */
  readonly url: string | null;
  readonly port: number;
  /** Its links ask for a user name and a password. */
  readonly asksForPassword: boolean;
  readonly linkLifetimeMs: number;
}

/** Whom a link is made for. */
export interface TransferOrder {
  /** What stands in the URL of the RPC. */
  readonly reference: string;
  readonly deviceId: string;
  readonly attemptId: string;
  /** The host by which the CPE has reached the ACS, an IPv6 address in brackets. */
  readonly host: string;
  /** The CPE begins so much later. */
  readonly delaySec: number;
  readonly nowMs: number;
}

/** What takes the place of the reference. */
export interface TransferTarget {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Null for an upload. */
  readonly file: { readonly sizeBytes: number; readonly name: string } | null;
}

const longestUrl = 256;
const longestName = 64;

/** Turns references to our own files into links for one device and one attempt [TR-069 A.3.2.8]. */
export class LocalTransfers {
  constructor(
    private readonly catalogue: FileCatalogue,
    private readonly links: TransferLinks,
    private readonly server: FileServerAddress,
  ) {}

  /** Null when the file is gone, or when no link to it fits into a URL of TR-069. Rejects when the catalogue does. */
  async targetOf(order: TransferOrder): Promise<TransferTarget | null> {
    const { reference, deviceId, attemptId } = order;
    const fileId = fileOf(reference);
    const file = fileId === null ? null : await this.catalogue.find(fileId);
    if (file === null && reference !== uploadReference) return null;
    const kind = file === null ? 'upload' : 'download';
    const expiresAt = new Date(order.nowMs + this.server.linkLifetimeMs + order.delaySec * 1_000);
    const token = this.links.token({ kind, fileId, deviceId, attemptId, expiresAt });
    const base = this.server.url?.replace(/\/+$/, '') ?? `http://${order.host}:${this.server.port}`;
    const url = `${base}/${kind === 'upload' ? 'u' : 'd'}/${token}/${file === null ? 'upload' : pathName(file.name)}`;
    if (url.length > longestUrl) return null;
    const asks = this.server.asksForPassword;
    return {
      url,
      username: asks ? attemptId.replaceAll('-', '') : '',
      password: asks ? this.links.passwordOf(token) : '',
      file: file === null ? null : { sizeBytes: file.sizeBytes, name: file.name },
    };
  }
}

/** The name without what URLs would escape; its end, by which some CPEs tell the kind of the file, stays. */
function pathName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_').slice(-longestName);
}
