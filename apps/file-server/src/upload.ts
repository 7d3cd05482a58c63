import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { FileTooLargeError, type DiskFileStore, type FileCatalogue, type TransferGrant } from '#transfer';
import { forbidden, type Answer } from './answer.js';
import { formBoundary, MultipartError, MultipartFile } from './multipart-file.js';

const tooLarge: Answer = { status: 413, close: true };

/** Takes files from CPEs, one for each Upload, and looks into none of them. */
export class Uploads {
  constructor(
    private readonly catalogue: FileCatalogue,
    private readonly store: DiskFileStore,
    private readonly mostBytes: number,
  ) {}

  /**
   * @param proceed tells a peer that waits for it to send the body
   * Rejects when the peer hangs up, or when store or catalogue fail; nothing is kept then.
   */
  async answer(request: IncomingMessage, grant: TransferGrant, proceed: () => void): Promise<Answer> {
    const { deviceId, attemptId } = grant;
    if (await this.catalogue.hasUploadOf(attemptId)) return forbidden;
    if (Number(request.headers['content-length'] ?? 0) > this.mostBytes) return tooLarge;
    proceed();
    const id = randomUUID();
    try {
      const stored = await this.store.write(id, bodyOf(request), this.mostBytes);
      const origin = { deviceId, attemptId };
      const file = {
        id,
        name: `upload-${attemptId}.bin`,
        fileType: null,
        createdBy: 'device',
        origin,
        ...stored,
      };
      if (await this.catalogue.add(file)) return { status: 201 };
    } catch (error) {
      await this.store.remove(id);
      if (error instanceof FileTooLargeError) return tooLarge;
      if (error instanceof MultipartError) return { status: 400, close: true };
      throw error;
    }
    // Another connection was quicker.
    await this.store.remove(id);
    return forbidden;
  }
}

function bodyOf(request: IncomingMessage): Readable {
  const boundary = request.method === 'POST' ? formBoundary(request.headers['content-type']) : null;
  if (boundary === null) return request;
  const file = new MultipartFile(boundary);
  request.on('error', (error) => file.destroy(error));
  request.on('close', () => {
    if (!request.complete) file.destroy(new MultipartError('the peer hung up'));
  });
  return request.pipe(file);
}
