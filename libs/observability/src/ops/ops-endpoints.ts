import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HealthRegistry } from '../health/health-registry.js';
import type { Metrics } from '../metrics/metrics.js';

interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** `/livez`, `/readyz` and `/metrics`, for a bare HTTP server and for a route of Express alike. */
export class OpsEndpoints {
  constructor(
    private readonly health: HealthRegistry,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Answers a request for one of the three paths. Liveness asks nobody: that it answers is the proof.
   *
   * @returns false when the path is another one; the request is then untouched
   */
  async handle(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const answer = this.#routes[(request.url ?? '').split('?')[0] ?? ''];
    if (answer === undefined) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return true;
    }
    const { status, contentType, body } = await answer();
    response.writeHead(status, {
      'content-type': contentType,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
    return true;
  }

  readonly #routes: Readonly<Record<string, () => Promise<Answer>>> = {
    '/livez': async () => json(200, { status: 'ok' }),
    '/readyz': async () => {
      const readiness = await this.health.readiness();
      return json(readiness.status === 'failed' ? 503 : 200, readiness);
    },
    '/metrics': async () => ({
      status: 200,
      contentType: this.metrics.contentType,
      body: await this.metrics.render(),
    }),
  };
}

function json(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json', body: `${JSON.stringify(value)}\n` };
}
