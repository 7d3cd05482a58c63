import http from 'node:http';

/** A request as it goes onto the wire. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | number>>;
  /** Sent piece by piece; more than one piece makes a chunked body. */
  readonly body: readonly string[];
}

export interface HttpReply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Limits and means of one exchange. */
export interface ExchangeOptions {
  readonly agent: http.Agent;
  readonly signal: AbortSignal;
  /** Longest silence of the server. */
  readonly timeoutMs: number;
}

const maxReplyBytes = 32 * 1024 * 1024;
const continueWaitMs = 1000;

/**
 * One HTTP exchange without any following of challenges or redirects.
 * @throws Error when the connection fails, the server is silent for too long, its answer is over 32 MiB, or on abort.
 */
export function exchange(request: HttpRequest, options: ExchangeOptions): Promise<HttpReply> {
  return new Promise((resolve, reject) => {
    const { url, method, headers, body } = request;
    const { agent, signal, timeoutMs } = options;
    const outgoing = http.request(url, { method, headers, agent, signal, timeout: timeoutMs }, (incoming) => {
      readReply(incoming).then(resolve, reject);
    });
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${timeoutMs} ms`)));
    if (headers['Expect'] === undefined) sendBody(outgoing, body);
    else sendBodyWhenAsked(outgoing, body);
  });
}

function sendBody(outgoing: http.ClientRequest, body: readonly string[]): void {
  for (const piece of body.slice(0, -1)) outgoing.write(piece);
  outgoing.end(body.at(-1));
}

function sendBodyWhenAsked(outgoing: http.ClientRequest, body: readonly string[]): void {
  const impatience = setTimeout(() => sendBody(outgoing, body), continueWaitMs);
  outgoing.once('continue', () => {
    clearTimeout(impatience);
    sendBody(outgoing, body);
  });
  outgoing.once('response', () => clearTimeout(impatience));
  outgoing.once('close', () => clearTimeout(impatience));
  outgoing.flushHeaders();
}

async function readReply(incoming: http.IncomingMessage): Promise<HttpReply> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of incoming) {
    if (!(piece instanceof Buffer)) continue;
    size += piece.length;
    if (size > maxReplyBytes) throw new Error(`the answer is longer than ${maxReplyBytes} bytes`);
    pieces.push(piece);
  }
  return {
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: Buffer.concat(pieces).toString('utf8'),
  };
}
