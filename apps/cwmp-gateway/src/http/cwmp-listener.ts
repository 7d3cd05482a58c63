import { Injectable } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { listensAt } from '#observability';
import { GatewaySettings } from '../gateway-settings.js';
import { GatewayJournal } from '../journal/gateway-journal.js';
import { CertificateFiles } from '../tls/certificate-files.js';
import { createTlsServer } from '../tls/tls-listener.js';
import { ConnectionFront } from './connection-front.js';
import { sendLast } from './last-answer.js';
import { PeerAddresses } from './peer-addresses.js';
import { send, type Reply } from './reply.js';
import { codingFor, encoded } from './response-coding.js';
import { TurnAnswers } from './turn-answers.js';

const paths = new Set(['/', '/cwmp', '/cwmp/']);

const connectionErrors: Readonly<Record<string, readonly [status: number, text: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

const serverOptions = {
  headersTimeout: 10_000,
  requestTimeout: 40_000,
  // CPEs that think long between two POSTs keep their connection.
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
  noDelay: true,
  // HTTP/1.1 demands a Host, but nothing here depends on it, and not every CPE sends one.
  requireHostHeader: false,
};

/**
 * The listeners, plain and TLS, that CPEs talk to. Requests are taken straight from the HTTP server: a router in front would cost
 * several times what an idle session does.
 */
@Injectable()
export class CwmpListener {
  private readonly server: Server;
  private tlsServer: HttpsServer | null = null;
  private draining = false;

  constructor(
    private readonly answers: TurnAnswers,
    private readonly settings: GatewaySettings,
    private readonly peers: PeerAddresses,
    private readonly journal: GatewayJournal,
    private readonly front: ConnectionFront,
  ) {
    this.server = createServer(serverOptions);
  }

  /** The port that is listened on; useful after port 0. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The port of the TLS listener, null when there is none. */
  get tlsPort(): number | null {
    return this.tlsServer && (this.tlsServer.address() as AddressInfo).port;
  }

  /** @throws StartupError (rejects) when a port is taken or not permitted, or the TLS files are bad */
  async listen(): Promise<void> {
    const { port, tls } = this.settings;
    if (tls !== null) {
      this.tlsServer = await createTlsServer(new CertificateFiles(tls), serverOptions, {
        renewed: () => this.journal.certificateRenewed(),
        unusable: (error) => this.journal.certificateUnusable(error),
      });
      await listensAt('ACS_CWMP_TLS_PORT', this.open(this.tlsServer, tls.port));
    }
    await listensAt('ACS_CWMP_PORT', this.open(this.server, port));
  }

  /** Every connection ends with its next answer, so that its CPE may find another process. */
  drain(): void {
    this.draining = true;
  }

  /** Takes no new connections, lets the turns under way end, then closes what is idle. */
  async close(): Promise<void> {
    this.draining = true;
    const servers = [this.server, ...(this.tlsServer === null ? [] : [this.tlsServer])];
    await Promise.all(servers.filter(({ listening }) => listening).map(closeServer));
  }

  private async open(server: Server | HttpsServer, port: number): Promise<void> {
    server.on('request', (request, response) => void this.answer(request, response));
    this.front.guard(server);
    server.on('clientError', (error, socket) => this.refuseConnection(error, socket as Socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.settings.host, () => resolve());
    });
    // Running out of file descriptors must not end the process: the next CPE may find one again.
    server.on('error', (error) => this.journal.listenerFailed(error));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => {});
    response.on('error', () => {});
    let reply = await this.replyTo(request);
    const coding = codingFor(request, reply);
    if (coding !== null) reply = await encoded(reply, coding);
    if (reply.reason !== undefined) this.journal.refused(this.peers.of(request), reply.status, reply.reason);
    if (reply.close === true || this.draining) await sendLast(request, response, { ...reply, close: true });
    else send(response, reply);
  }

  private async replyTo(request: IncomingMessage): Promise<Reply> {
    if (!paths.has(pathOf(request.url))) return { status: 404, close: true, reason: 'unknown path' };
    if (request.method !== 'POST')
      return { status: 405, headers: { Allow: 'POST' }, close: true, reason: 'not POST' };
    return this.answers.to(request);
  }

  /** The bytes are not HTTP, too many, or do not come: there is no request to answer. */
  private refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
    if (!socket.writable || error.code === 'ECONNRESET') return;
    const [status, text] = connectionErrors[error.code ?? ''] ?? [400, 'Bad Request'];
    this.journal.refused(this.peers.ofSocket(socket), status, error.code ?? error.message);
    // Without a handshake there is nobody to read an answer.
    if (socket instanceof TLSSocket && socket.getProtocol() === null) socket.destroy();
    else socket.end(`HTTP/1.1 ${status} ${text}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
  }
}

/** Some CPEs name us in full, as to a proxy, which every server has to take [RFC 9112 3.2.2]. */
function pathOf(target = '/'): string {
  const [path = ''] = target.replace(/^https?:\/\/[^/?]*/i, '').split('?', 1);
  return path === '' ? '/' : path;
}

async function closeServer(server: Server | HttpsServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const forced = setTimeout(() => server.closeAllConnections(), 10_000);
  await closed;
  clearTimeout(forced);
}
