import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { decodeEnvelope, decodeText, EnvelopeError, type CpeEnvelope } from '#cwmp';
import { GatewaySettings } from '../gateway-settings.js';
import { drain } from './drain.js';
import { badRequest, type Reply } from './reply.js';
import { readBody, type BodyOutcome } from './request-body.js';

export type ReadOutcome =
  | { readonly kind: 'empty' }
  | { readonly kind: 'envelope'; readonly envelope: CpeEnvelope; readonly text: string }
  /** `text`: what was read of it, null when not even that could be. */
  | { readonly kind: 'refused'; readonly reply: Reply; readonly text: string | null };

/** Reads the body of a POST and decodes it, under the limits of both. */
@Injectable()
export class EnvelopeReader {
  constructor(private readonly settings: GatewaySettings) {}

  async read(request: IncomingMessage): Promise<ReadOutcome> {
    const body = await readBody(request, this.settings.limits.maxEnvelopeBytes);
    if (body.kind !== 'body') return { kind: 'refused', reply: refusedBody(body.kind), text: null };
    if (isBlank(body.bytes)) return { kind: 'empty' };
    const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '')?.[1] ?? null;
    const text = decodeText(body.bytes, charset);
    try {
      return { kind: 'envelope', envelope: decodeEnvelope(text), text };
    } catch (error) {
      if (!(error instanceof EnvelopeError)) throw error;
      // Some CPEs wrap the nothing that they have to say (Q46).
      if (error.code === 'emptyBody') return { kind: 'empty' };
      return { kind: 'refused', reply: badRequest(`${error.code}: ${error.message}`), text };
    }
  }

  /** Leaves the body of a refused request behind; false when it is too long for that, and the connection must end. */
  drain(request: IncomingMessage): boolean {
    return drain(request, this.settings.limits.maxEnvelopeBytes);
  }
}

const blank = /^\s*$/;

/** Some CPEs end an "empty" POST with a line break. */
function isBlank(bytes: Buffer): boolean {
  return bytes.length === 0 || (bytes.length <= 8 && blank.test(bytes.toString('latin1')));
}

function refusedBody(kind: Exclude<BodyOutcome['kind'], 'body'>): Reply {
  if (kind === 'tooLarge') return { status: 413, close: true, reason: 'body too large' };
  if (kind === 'unsupportedEncoding') return { status: 415, close: true, reason: 'unknown Content-Encoding' };
  return badRequest(kind === 'damaged' ? 'body cannot be decompressed' : 'body ended early');
}
