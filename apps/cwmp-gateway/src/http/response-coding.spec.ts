import { gunzipSync, inflateSync } from 'node:zlib';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { headersOf, soapReply } from './reply.js';
import { codingFor, encoded } from './response-coding.js';

const text = '<a>é</a>'.repeat(400);
const asked = (headers: Record<string, string>) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing but its headers is looked at
  return { headers } as unknown as IncomingMessage;
};
const chosen = (headers: Record<string, string>, body = text) => codingFor(asked(headers), soapReply(body));

describe('an answer', () => {
  test.each([
    [{ 'content-encoding': 'gzip' }, 'gzip', gunzipSync],
    [{ 'content-encoding': 'X-GZIP' }, 'gzip', gunzipSync],
    [{ 'content-encoding': 'deflate' }, 'deflate', inflateSync],
    [{ 'accept-encoding': 'br, GZIP;q=0.5' }, 'gzip', gunzipSync],
    [{ 'accept-encoding': 'gzip;q=0, deflate' }, 'deflate', inflateSync],
  ] as const)('to %o is in %s, and its length is that of the bytes', async (headers, coding, decode) => {
    expect(chosen(headers)).toBe(coding);
    const reply = await encoded(soapReply(text), coding);
    const bytes = reply.encoded?.bytes ?? Buffer.alloc(0);
    expect(decode(bytes).toString()).toBe(text);
    expect(headersOf(reply)).toMatchObject({ 'Content-Encoding': coding, 'Content-Length': bytes.length });
  });

  test.each([
    {},
    { 'accept-encoding': 'gzip;q=0' },
    { 'accept-encoding': 'gzip; q = 0.000, identity' },
    { 'accept-encoding': 'br, notgzip' },
    { 'content-encoding': 'identity' },
  ])('to %o stays as it is', (headers) => {
    expect(chosen(headers)).toBeNull();
  });

  test('that fits into a packet stays as it is', () => {
    expect(chosen({ 'accept-encoding': 'gzip' }, text.slice(0, 1_000))).toBeNull();
    expect(codingFor(asked({ 'accept-encoding': 'gzip' }), { status: 204 })).toBeNull();
  });
});
