import { isIPv6 } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { AcsRequest } from '#cwmp';
import { isLocalReference, LocalTransfers } from '#transfer';
import type { SessionContext } from './session-context.js';

/** RPCs with the URL of a file. */
type TransferRpc = Extract<AcsRequest, { readonly method: 'Download' | 'Upload' | 'ScheduleDownload' }>;

const hostForm = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])$/;

/** Puts a link for one device and one attempt where a task names a file that is kept here. */
@Injectable()
export class OwnFiles {
  constructor(private readonly transfers: LocalTransfers) {}

  /** The request as it may go out; as it was when it names no file of ours, or one that is gone. */
  async linked(request: AcsRequest, context: SessionContext, attemptId: string): Promise<AcsRequest> {
    if (!namesOwnFile(request)) return request;
    const args = request.arguments;
    const target = await this.transfers.targetOf({
      reference: args.url,
      deviceId: context.session.publicId,
      attemptId,
      host: hostOf(context.host),
      delaySec: 'delaySeconds' in args ? args.delaySeconds : 0,
      nowMs: Date.now(),
    });
    if (target === null) return request;
    const { url, username, password, file } = target;
    // Some devices refuse a file whose size is not what they were told (Q66).
    const told =
      'fileSize' in args && file !== null ? { fileSize: Math.min(file.sizeBytes, 0xffff_ffff) } : {};
    // Only the values of fields that it has are replaced.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return { ...request, arguments: { ...args, ...told, url, username, password } } as AcsRequest;
  }
}

/** True while the URL of a request means something here only: it must not go out. */
export function namesOwnFile(request: AcsRequest): request is TransferRpc {
  const { method } = request;
  const isTransfer = method === 'Download' || method === 'Upload' || method === 'ScheduleDownload';
  return isTransfer && isLocalReference(request.arguments.url);
}

/** The host without its port, fit for a URL. */
function hostOf(header: string | null): string {
  const host = header ?? '';
  if (isIPv6(host)) return `[${host}]`;
  const name = host.replace(/:\d{1,5}$/, '');
  return hostForm.test(name) ? name : 'localhost';
}
