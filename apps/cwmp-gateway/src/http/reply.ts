import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer to one POST of a CPE. */
export interface Reply {
  readonly status: 200 | 204 | 400 | 401 | 404 | 405 | 413 | 415 | 503;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  /** The connection ends with this answer. */
  readonly close?: boolean;
  /** Why the peer was refused, for the log alone. */
  readonly reason?: string;
}

export const noContent: Reply = { status: 204 };

/** Refuses the message; the CPE starts anew with an Inform on another connection. */
export function badRequest(reason: string): Reply {
  return { status: 400, close: true, reason };
}

/** A SOAP answer; faults travel in 200 as well. */
export function soapReply(body: string, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status: 200, body, headers };
}

/** Overload or a lost database: the CPE comes back after 30 to 120 s, each at its own time (R22). */
export function comeBackLater(random: number = Math.random()): Reply {
  return { status: 503, headers: { 'Retry-After': String(30 + Math.floor(random * 91)) }, close: true };
}

/** Writes the answer with an explicit length: many CPEs cannot read chunks (R28). */
export function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(reply.status, headersOf(reply));
  // As text a body leaves in one write together with its headers.
  response.end(reply.body);
}

/** The headers of an answer as they go out. */
export function headersOf(reply: Reply): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...reply.headers };
  if (reply.close === true) headers['Connection'] = 'close';
  if (reply.body !== undefined) headers['Content-Type'] = 'text/xml; charset=utf-8';
  if (reply.status !== 204) headers['Content-Length'] = Buffer.byteLength(reply.body ?? '');
  return headers;
}
