import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer to one POST of a CPE. */
export interface Reply {
  readonly status: 200 | 204 | 302 | 307 | 400 | 401 | 404 | 405 | 413 | 415 | 503;
  readonly body?: string;
  /** What goes out in place of the text. */
  readonly encoded?: { readonly coding: string; readonly bytes: Buffer };
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

/** Sends the CPE to another ACS with the same Inform, for this session alone [TR-069 3.4.6]. */
export function redirected({ url, status }: { readonly url: string; readonly status: 302 | 307 }): Reply {
  return { status, headers: { Location: url }, close: true };
}

/** Overload or a lost database: the CPE comes back after that time; without one, after 30 to 120 s (R22). */
export function comeBackLater(waitSec: number = 30 + Math.floor(Math.random() * 91)): Reply {
  return { status: 503, headers: { 'Retry-After': String(waitSec) }, close: true };
}

/** Writes the answer with an explicit length: many CPEs cannot read chunks (R28). */
export function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(reply.status, headersOf(reply));
  // As text a body leaves in one write together with its headers.
  response.end(reply.encoded?.bytes ?? reply.body);
}

/** The headers of an answer as they go out. */
export function headersOf(reply: Reply): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = { ...reply.headers };
  if (reply.close === true) headers['Connection'] = 'close';
  if (reply.body !== undefined) headers['Content-Type'] = 'text/xml; charset=utf-8';
  if (reply.encoded !== undefined) headers['Content-Encoding'] = reply.encoded.coding;
  if (reply.status !== 204)
    headers['Content-Length'] = Buffer.byteLength(reply.encoded?.bytes ?? reply.body ?? '');
  return headers;
}
