import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { UnreachableReason } from '../connection-request-result.js';
import type { PinnedTarget } from '../guard/connection-request-guard.js';

const MAX_HEADER_BYTES = 8_192;
const MAX_BODY_BYTES = 4_096;
const MAX_BODY_MS = 500;

/** A status line with the challenges beside it; nothing else of an answer is looked at. */
interface HttpAnswer {
  readonly status: number;
  readonly challenges: readonly string[];
}

/** An answer, or why there was none. */
export type HttpOutcome = HttpAnswer | { readonly failure: UnreachableReason | 'notHttp' };

const FAILURE_BY_CODE: Readonly<Record<string, UnreachableReason | 'notHttp'>> = {
  ECONNREFUSED: 'connectionRefused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  HPE_INVALID_EOF_STATE: 'reset',
  ETIMEDOUT: 'timeout',
  EHOSTUNREACH: 'noRoute',
  ENETUNREACH: 'noRoute',
  EADDRNOTAVAIL: 'noRoute',
};

function failureOf(error: NodeJS.ErrnoException): UnreachableReason | 'notHttp' {
  const code = error.code ?? '';
  return FAILURE_BY_CODE[code] ?? (code.startsWith('HPE_') ? 'notHttp' : 'networkError');
}

/** Lets a polite peer finish its body, so that its send does not fail; cuts a long or slow one off. */
function discardBody(response: IncomingMessage, whenGone: () => void): void {
  const timer = setTimeout(() => response.destroy(), MAX_BODY_MS);
  let received = 0;
  response.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > MAX_BODY_BYTES) response.destroy();
  });
  response.on('error', () => undefined);
  response.once('close', () => {
    clearTimeout(timer);
    whenGone();
  });
}

function outcomeOf(request: ClientRequest): Promise<HttpOutcome> {
  return new Promise((resolve) => {
    let answered = false;
    request.once('response', (response) => {
      answered = true;
      const challenges = response.headersDistinct['www-authenticate'] ?? [];
      discardBody(response, () => resolve({ status: response.statusCode ?? 0, challenges }));
    });
    request.on('error', (error) => {
      if (!answered) resolve({ failure: failureOf(error) });
    });
    request.once('close', () => {
      if (!answered) resolve({ failure: 'reset' });
    });
    request.end();
  });
}

/**
 * A private line to one pinned address: a fresh socket first, then the same one for as long as the peer keeps it.
 * GET only, no redirects, header at most 8 KiB, body discarded after 4 KiB or 500 ms. Call {@link hangUp} at the end.
 */
export class HttpLine {
  readonly #target: PinnedTarget;
  readonly #signal: AbortSignal;
  readonly #secure: boolean;
  readonly #agent: HttpAgent;

  constructor(target: PinnedTarget, signal: AbortSignal) {
    this.#target = target;
    this.#signal = signal;
    this.#secure = target.protocol === 'https:';
    const options = { keepAlive: true, maxSockets: 1 };
    this.#agent = this.#secure ? new HttpsAgent(options) : new HttpAgent(options);
  }

  /** One GET; never rejects. */
  get(authorization?: string): Promise<HttpOutcome> {
    const { address, family, port, hostname, hostHeader, path } = this.#target;
    const send = this.#secure ? httpsRequest : httpRequest;
    const request = send({
      agent: this.#agent,
      host: address,
      family,
      port,
      path,
      ...(isIP(hostname) === 0 && { servername: hostname }),
      headers: {
        Host: hostHeader,
        'User-Agent': 'Aviary',
        ...(authorization && { Authorization: authorization }),
      },
      signal: this.#signal,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Bare line feeds and folded headers occur; with a private socket and no body there is nothing to smuggle.
      insecureHTTPParser: true,
    });
    return outcomeOf(request);
  }

  /** Drops the socket; another GET would dial again. */
  hangUp(): void {
    this.#agent.destroy();
  }
}
