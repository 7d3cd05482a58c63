import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer without a body to speak of; its length is always stated. */
export interface Answer {
  readonly status: 200 | 201 | 400 | 401 | 403 | 404 | 405 | 413 | 416 | 503;
  readonly headers?: OutgoingHttpHeaders;
  /** The connection ends: what the peer still sends is not read. */
  readonly close?: boolean;
}

export const notFound: Answer = { status: 404, close: true };
/** The link is forged, over, or used up: which of them is nobody's business. */
export const forbidden: Answer = { status: 403, close: true };

/** The peer comes back in half a minute to a minute. */
export function busy(): Answer {
  return { status: 503, headers: { 'Retry-After': 30 + Math.floor(Math.random() * 31) }, close: true };
}

export function send(response: ServerResponse, { status, headers, close = false }: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const { socket } = response;
  response.writeHead(status, {
    ...headers,
    'Content-Length': 0,
    'X-Content-Type-Options': 'nosniff',
    ...(close && { Connection: 'close' }),
  });
  response.end();
  if (close) response.once('finish', () => socket?.destroySoon());
}
