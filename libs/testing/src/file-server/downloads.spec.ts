import { randomBytes, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerChallenge, basicAuthorization, parseChallenge } from '#digest';
import { RunningFiles } from './running-files.js';

const content = randomBytes(50_001);
let files: RunningFiles;
let id: string;

beforeAll(async () => {
  files = await RunningFiles.open();
  id = await files.keep(content);
});

afterAll(async () => {
  await files.close();
  expect(files.failures).toEqual([]);
});

/** Writes a request as it is, and reads all until the server ends the connection. */
function raw(request: string): Promise<string> {
  const socket = connect(files.server.port, '127.0.0.1');
  socket.write(request);
  return text(socket.setEncoding('latin1'));
}

const fetched = async (headers: Record<string, string> = {}, url = files.downloadUrl(id)) => {
  const response = await fetch(url, { headers });
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
};

describe('a file', () => {
  test('Q66: HEAD tells what GET sends, with its exact length', async () => {
    const url = files.downloadUrl(id);
    const head = await fetch(url, { method: 'HEAD' });
    const { response, bytes } = await fetched({}, url);
    expect(bytes.equals(content)).toBe(true);
    const told = ['content-length', 'etag', 'last-modified', 'accept-ranges', 'content-disposition'];
    for (const name of told) expect(head.headers.get(name)).toBe(response.headers.get(name));
    expect(head.headers.get('content-length')).toBe('50001');
    expect(response.headers.get('accept-ranges')).toBe('bytes');
    expect(response.headers.get('content-disposition')).toBe('attachment');
    expect(response.headers.has('transfer-encoding')).toBe(false);
  });

  test('goes on where it broke off', async () => {
    const whole = await fetched();
    const etag = whole.response.headers.get('etag') ?? '';
    for (const condition of [{}, { 'If-Range': etag }]) {
      const rest = await fetched({ Range: 'bytes=49990-', ...condition });
      expect([rest.response.status, rest.response.headers.get('content-range')]).toEqual([
        206,
        'bytes 49990-50000/50001',
      ]);
      expect(rest.bytes.equals(content.subarray(49_990))).toBe(true);
    }
    const changed = await fetched({ Range: 'bytes=49990-', 'If-Range': '"other"' });
    expect([changed.response.status, changed.bytes.length]).toEqual([200, 50_001]);
    const beyond = await fetched({ Range: 'bytes=50001-' });
    expect([beyond.response.status, beyond.response.headers.get('content-range')]).toEqual([
      416,
      'bytes */50001',
    ]);
  });

  test('may be empty', async () => {
    const { response, bytes } = await fetched({}, files.downloadUrl(await files.keep(Buffer.alloc(0))));
    expect([response.status, response.headers.get('content-length'), bytes.length]).toEqual([200, '0', 0]);
  });

  test('goes to clients of HTTP/1.0, and to those that put a query behind it', async () => {
    const path = new URL(files.downloadUrl(id)).pathname;
    const answer = await raw(`GET ${path}?x=1 HTTP/1.0\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(answer).toContain('Content-Length: 50001\r\n');
    expect(answer.slice(answer.indexOf('\r\n\r\n') + 4)).toBe(content.toString('latin1'));
  });

  test('of settings is for one device that fetches it three times at most; HEAD is free', async () => {
    const url = files.downloadUrl(await files.keep(content, '3 Vendor Configuration File'));
    const statuses: number[] = [];
    for (let n = 0; n < 4; n += 1) {
      statuses.push((await fetch(url, { method: 'HEAD' })).status);
      statuses.push((await fetched({}, url)).response.status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 200, 403]);
  });
});

describe('what is no link', () => {
  test.each([
    '/',
    '/d/',
    '/d/../../etc/passwd',
    '/d/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/d/..%5c..%5cwindows',
    '//server/share',
    '/%00',
    '/etc/passwd',
    'http://127.0.0.1/etc/passwd',
    '*',
    `/d/${'A'.repeat(92)}/../../../etc/passwd`,
    `/d/${'A'.repeat(92)}/a%00b`,
    `/d/${'A'.repeat(92)}`,
  ])('%s gets 404', async (path) => {
    expect(await raw(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('is forged, over, of another kind, or of a file that is gone', async () => {
    const past = files.token('download', id, new Date(Date.now() - 120_000));
    const gone = files.token('download', randomUUID());
    const statuses: number[] = [];
    for (const path of [`d/${'A'.repeat(92)}`, `d/${past}`, `d/${files.token('upload', null)}`, `d/${gone}`])
      statuses.push((await fetch(`${files.origin}/${path}/x`)).status);
    expect(statuses).toEqual([403, 403, 403, 404]);
  });

  test('is written to, or posted to', async () => {
    const response = await fetch(files.downloadUrl(id), { method: 'POST', body: 'x' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test('where a password is asked for, Digest and Basic show it, and that of another link does not', async () => {
  const locked = await RunningFiles.open({ asksForPassword: true });
  try {
    const file = await locked.keep(content);
    const token = locked.token('download', file);
    const [url, path] = [`${locked.origin}/d/${token}/a.bin`, `/d/${token}/a.bin`];
    const challenged = await fetch(url);
    expect(challenged.status).toBe(401);
    const challenge = parseChallenge([challenged.headers.get('www-authenticate') ?? '']).find(
      ({ scheme }) => scheme === 'digest',
    );
    if (challenge?.scheme !== 'digest') throw new Error('no Digest challenge');
    const password = locked.links.passwordOf(token);
    const request = { method: 'GET', uri: path, cnonce: '0123456789abcdef', nc: 1, username: 'device' };
    const digest = answerChallenge({ challenge, ...request, password }) ?? '';
    const wrong = locked.links.passwordOf(locked.token('download', file));
    const statuses: number[] = [];
    for (const Authorization of [
      digest,
      basicAuthorization('device', password),
      basicAuthorization('device', wrong),
    ])
      statuses.push((await fetched({ Authorization }, url)).response.status);
    expect(statuses).toEqual([200, 200, 401]);
  } finally {
    await locked.close();
  }
});

test('a server that is busy tells when to come back, and a slow client keeps its transfer', async () => {
  const small = await RunningFiles.open({ mostTransfers: 1 });
  try {
    const file = await small.keep(randomBytes(16_000_000));
    const slow = connect(small.server.port, '127.0.0.1');
    slow.write(`GET ${new URL(small.downloadUrl(file)).pathname} HTTP/1.1\r\nHost: x\r\n\r\n`);
    await new Promise((resolve) => slow.once('readable', resolve));
    const refused = await fetch(small.downloadUrl(file));
    expect(refused.status).toBe(503);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(30);
    let received = 0;
    slow.on('data', (chunk: Buffer) => {
      received += chunk.length;
      if (received > 16_000_000) slow.destroy();
    });
    await new Promise((resolve) => slow.once('close', resolve));
    expect(received).toBeGreaterThan(16_000_000);
  } finally {
    await small.close();
  }
});
