import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const retryPauseMs = 25;
const mostRefusals = 1_000;

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

interface Loss {
  readonly isMeant: (answer: string, question: string) => boolean;
  readonly meanwhile: Promise<void>;
  readonly afterwards: 'repeat' | 'hangUp';
  readonly begin: () => void;
}

/**
 * A proxy that hides from its CPEs that their ACS went away: it posts again, with the same cookie, until there is an
 * answer. That is what a CPE does that repeats an HTTP request, and a balancer before several replicas.
 */
export class Relay {
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly server = http.createServer((request, response) => void this.serve(request, response));
  private readonly losses = new Set<Loss>();

  private constructor(private readonly upstreamPort: number) {}

  static async open(upstreamPort: number): Promise<Relay> {
    const relay = new Relay(upstreamPort);
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /**
   * Loses the first answer that is meant, by its text and that of the question. After `meanwhile` the CPE's POST is
   * repeated, or its connection ends.
   *
   * @returns when it is lost
   */
  lose(loss: Omit<Loss, 'begin'>): Promise<void> {
    return new Promise((resolve) => this.losses.add({ ...loss, begin: resolve }));
  }

  async close(): Promise<void> {
    this.agent.destroy();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    let refusals = 0;
    while (refusals < mostRefusals && !response.destroyed) {
      const answer = await this.forward(request.headers, body).catch(() => null);
      const loss = answer && this.takeLoss(answer.body, body.toString());
      if (answer !== null && loss === null) {
        response.writeHead(answer.status, answer.headers).end(answer.body);
        return;
      }
      loss?.begin();
      await loss?.meanwhile;
      if (loss?.afterwards === 'hangUp') break;
      refusals += 1;
      await pause(retryPauseMs);
    }
    response.destroy();
  }

  private takeLoss(answer: string, question: string): Loss | null {
    const loss = [...this.losses].find(({ isMeant }) => isMeant(answer, question)) ?? null;
    if (loss !== null) this.losses.delete(loss);
    return loss;
  }

  private forward(headers: http.IncomingHttpHeaders, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = {
        port: this.upstreamPort,
        host: '127.0.0.1',
        method: 'POST',
        headers,
        agent: this.agent,
      };
      const outgoing = http.request(options, (incoming) => {
        let text = '';
        incoming.setEncoding('utf8');
        incoming.on('data', (piece: string) => (text += piece));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }),
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
}
