import type { TransferRequest } from '../rpc/rpc-device.js';
import type { TransferEnd } from './file-transfer.js';

/** The version a firmware file brings: the one in its name, else the beginning of its SHA-256. */
export function updatedVersion({ targetFileName, url }: TransferRequest, { sha256 }: TransferEnd): string {
  const fileName = targetFileName === '' ? new URL(url).pathname.replace(/^.*\//, '') : targetFileName;
  return /\d+(?:\.\d+)+/.exec(fileName)?.[0] ?? sha256.slice(0, 12);
}
