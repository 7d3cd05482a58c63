import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '#observability';
import type { DiskFileStore, FileCatalogue } from '#transfer';
import { busy, send, type Answer } from './answer.js';
import { Downloads } from './download.js';
import { LinkDoor, type DoorSettings } from './link-door.js';
import { Uploads } from './upload.js';

/** What the file server stands on. */
export interface FileServerOptions extends DoorSettings {
  readonly host: string;
  readonly port: number;
  readonly catalogue: FileCatalogue;
  readonly store: DiskFileStore;
  readonly mostUploadBytes: number;
  /** Transfers at once; further CPEs are told to come back. */
  readonly mostTransfers: number;
  readonly metrics: Metrics;
  /** Hears of failures of store and catalogue. */
  readonly onFailure: (error: unknown) => void;
}

/** A CPE at the end of a bad line may take its time, but not for ever, and not without a sign of life. */
const longestTransferMs = 2 * 60 * 60_000;
const longestSilenceMs = 120_000;
const drainMs = 10_000;

/** The HTTP server that CPEs fetch files from and send files to, by links that are made for one of them. */
export class FileServer {
  private readonly server: Server;
  private readonly door: LinkDoor;
  private readonly downloads: Downloads;
  private readonly uploads: Uploads;
  private active = 0;

  private constructor(private readonly options: FileServerOptions) {
    const { catalogue, store, mostUploadBytes } = options;
    this.door = new LinkDoor(options);
    this.downloads = new Downloads(catalogue, store);
    this.uploads = new Uploads(catalogue, store, mostUploadBytes);
    this.server = createServer({ headersTimeout: 10_000, requestTimeout: 0, maxHeaderSize: 16_384 });
    this.server.timeout = longestSilenceMs;
    this.server.maxConnections = 4 * options.mostTransfers;
    this.server.on('request', (request, response) => void this.serve(request, response, () => {}));
    this.server.on('checkContinue', (request, response) => {
      void this.serve(request, response, () => response.writeContinue());
    });
    this.server.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Rejects with the system's error when the port is taken. */
  static async open(options: FileServerOptions): Promise<FileServer> {
    const files = new FileServer(options);
    await options.store.open();
    await new Promise<void>((resolve, reject) => {
      files.server.once('error', reject);
      files.server.listen(options.port, options.host, resolve);
    });
    files.server.on('error', options.onFailure);
    return files;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Takes no new connections and lets transfers end for ten seconds; a CPE whose transfer breaks tells so. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeIdleConnections();
    const forced = setTimeout(() => this.server.closeAllConnections(), drainMs);
    await closed;
    clearTimeout(forced);
  }

  private async serve(
    request: IncomingMessage,
    response: ServerResponse,
    proceed: () => void,
  ): Promise<void> {
    request.on('error', () => {});
    response.on('error', () => {});
    const tooLong = setTimeout(() => request.socket.destroy(), longestTransferMs).unref();
    const direction = request.method === 'GET' || request.method === 'HEAD' ? 'download' : 'upload';
    let answer: Answer | null;
    try {
      answer = await this.answer(request, response, proceed);
    } catch (error) {
      if (!request.destroyed && !isHangUp(error)) this.options.onFailure(error);
      answer = busy();
    } finally {
      clearTimeout(tooLong);
    }
    this.options.metrics.fileTransfers.count({ direction, status: String(answer?.status ?? 200) });
    if (answer !== null) send(response, answer);
  }

  private async answer(
    request: IncomingMessage,
    response: ServerResponse,
    proceed: () => void,
  ): Promise<Answer | null> {
    const passage = this.door.pass(request);
    if (passage.kind === 'refused') return passage.answer;
    if (this.active >= this.options.mostTransfers) return busy();
    this.active += 1;
    this.options.metrics.fileTransfersActive.set(this.active);
    try {
      if (passage.grant.kind === 'upload') return await this.uploads.answer(request, passage.grant, proceed);
      return await this.downloads.answer(request, response, passage.grant);
    } finally {
      this.active -= 1;
      this.options.metrics.fileTransfersActive.set(this.active);
    }
  }
}

/** The peer ended the connection, which it may. */
function isHangUp(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ERR_STREAM_PREMATURE_CLOSE' || code === 'ECONNRESET' || code === 'ERR_STREAM_DESTROYED';
}
