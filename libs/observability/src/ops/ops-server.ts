import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpsEndpoints } from './ops-endpoints.js';

const LIMITS = { headersTimeout: 5_000, requestTimeout: 10_000, keepAliveTimeout: 30_000 };
const MAX_CONNECTIONS = 64;

/** The listener for probes and scrapers. */
export class OpsServer {
  #server: Server | undefined;

  constructor(private readonly endpoints: OpsEndpoints) {}

  /**
   * Listens.
   *
   * @param port 0 chooses a free one
   * @returns the port it listens on
   * @throws the error of `listen`, such as EADDRINUSE
   */
  start(port: number, bind = '127.0.0.1'): Promise<number> {
    const server = createServer(LIMITS, (request, response) => void this.#answer(request, response));
    server.maxConnections = MAX_CONNECTIONS;
    this.#server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, bind, () => resolve((server.address() as AddressInfo).port));
    });
  }

  /** Stops listening and ends what is still connected. */
  async stop(): Promise<void> {
    const server = this.#server;
    if (server?.listening !== true) return;
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      if (!(await this.endpoints.handle(request, response))) response.writeHead(404).end();
    } catch {
      // A scraper learns that it failed; why is not for the network.
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  }
}
