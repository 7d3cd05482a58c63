import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunningAcs } from './acs/running-acs.js';
import { onCluster } from './acs/under-test.js';
import { CpeCabinet } from './cpe/cpe-cabinet.js';
import { envelope, getRpcMethods, inform } from './cpe/documents.js';
import { cookieOf, post, Wire, type WireReply } from './cpe/wire.js';

let acs: RunningAcs;

beforeAll(async () => {
  acs = await RunningAcs.start();
});

afterAll(() => acs.stop());

async function once(bytes: string | Buffer): Promise<WireReply> {
  const wire = await Wire.open(acs.cwmpPort);
  try {
    return await wire.exchange(bytes);
  } finally {
    wire.destroy();
  }
}

async function manufacturerOf(serialNumber: string): Promise<string | null> {
  return (await acs.api.device(serialNumber)).manufacturer;
}

const made = (serialNumber: string, by: string) =>
  inform(serialNumber).replace('>Aviary Networks<', `>${by}<`);

describe('R25: HTTP as CPEs speak it', () => {
  test('HTTP/1.0 gets an answer of a stated length, and the end of the connection', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const old = post(inform('HTTP-10')).replace('HTTP/1.1', 'HTTP/1.0');
    const reply = await wire.exchange(old);
    expect(reply.body).toContain('InformResponse');
    expect(reply.headers.has('transfer-encoding')).toBe(false);
    await wire.closed();
    const next = post('', cookieOf(reply)).replace('HTTP/1.1', 'HTTP/1.0');
    expect((await once(next)).status).toBe(204);
  });

  test('HTTP/1.0 with keep-alive goes on by the same connection', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const keep = { Connection: 'keep-alive' };
    const opened = await wire.exchange(post(inform('KEEP-10'), keep).replace('HTTP/1.1', 'HTTP/1.0'));
    expect(opened.status).toBe(200);
    const end = post('', { ...keep, ...cookieOf(opened) }).replace('HTTP/1.1', 'HTTP/1.0');
    expect((await wire.exchange(end)).status).toBe(204);
    wire.destroy();
  });

  test('a connection for each POST is a session all the same', async () => {
    const close = { Connection: 'close' };
    const opened = await once(post(inform('CLOSE'), close));
    expect(opened.headers.get('connection')).toBe('close');
    const { id } = await acs.api.device('CLOSE');
    await acs.api.queue(id, 'GetRPCMethods');
    const asked = await once(post('', { ...close, ...cookieOf(opened) }));
    expect(asked.body).toContain('<cwmp:GetRPCMethods');
  });

  test('line breaks before a request and after a body are skipped', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const opened = await wire.exchange(`\r\n\r\n${post(inform('CRLF'))}\r\n`);
    expect(opened.status).toBe(200);
    expect((await wire.exchange(`\r\n${post('', cookieOf(opened))}`)).status).toBe(204);
    wire.destroy();
  });

  test('two POSTs in one packet are answered one after the other', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const opened = await wire.exchange(post(inform('PIPE')));
    const cookie = cookieOf(opened);
    const first = await wire.exchange(post(getRpcMethods, cookie) + post('', cookie));
    expect(first.body).toContain('GetRPCMethodsResponse');
    expect((await wire.reply()).status).toBe(204);
    wire.destroy();
  });

  test('Expect: 100-continue is told to go on before the body is there', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const whole = post(inform('EXPECT'), { Expect: '100-continue' });
    const headEnd = whole.indexOf('\r\n\r\n') + 4;
    expect((await wire.exchange(whole.slice(0, headEnd))).status).toBe(100);
    expect((await wire.exchange(whole.slice(headEnd))).status).toBe(200);
    wire.destroy();
  });

  test('chunks may end anywhere, even within a character', async () => {
    const bytes = Buffer.from(made('CHUNKS', 'Müller'));
    const chunks = [...bytes].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`).join('');
    const head = 'POST / HTTP/1.1\r\nHost: acs\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect((await once(Buffer.from(`${head}${chunks}0\r\n\r\n`, 'latin1'))).status).toBe(200);
    expect(await manufacturerOf('CHUNKS')).toBe('Müller');
  });

  test('names of headers in any case, without a blank after the colon, and no Host', async () => {
    const body = inform('HEADERS');
    const head = `POST /cwmp HTTP/1.0\r\nSoapAction:\r\ncontent-LENGTH:${body.length}\r\nCONTENT-TYPE:text/html\r\n\r\n`;
    expect((await once(head + body)).status).toBe(200);
  });
});

describe('what some stacks write otherwise', () => {
  test('us in full as the target, a slash behind the path, no Host', async () => {
    const written = (target: string, serialNumber: string) =>
      post(inform(serialNumber)).replace('POST / ', `POST ${target} `).replace('Host: acs\r\n', '');
    for (const target of [
      'http://acs.example:7547/',
      'HTTP://acs.example',
      'http://acs.example/cwmp?x=/',
      '/cwmp/',
    ])
      expect((await once(written(target, 'IN-FULL'))).status).toBe(200);
    expect((await once(written('http://acs.example/cwmp/admin', 'IN-FULL'))).status).toBe(404);
  });

  test('an envelope around the nothing that they have to say', async () => {
    const nothing = envelope('x1', '');
    const wire = await Wire.open(acs.cwmpPort);
    const opened = await wire.exchange(post(inform('WRAPPED-NOTHING')));
    const { id } = await acs.api.device('WRAPPED-NOTHING');
    await acs.api.queue(id, 'GetRPCMethods');
    expect((await wire.exchange(post(nothing, cookieOf(opened)))).body).toContain('<cwmp:GetRPCMethods');
    expect((await wire.exchange(post(nothing, cookieOf(opened)))).status).toBe(204);
    wire.destroy();
  });
});

describe('R26: text in whatever charset', () => {
  const declared = (serialNumber: string, encoding: string) =>
    made(serialNumber, 'Société 日本').replace('encoding="UTF-8"', `encoding="${encoding}"`);
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
  const mark = Buffer.from('﻿', 'utf16le');

  test.each<[string, Buffer]>([
    ['U16-LE', Buffer.concat([mark, Buffer.from(declared('U16-LE', 'UTF-16'), 'utf16le')])],
    ['U16-BE', swapped(Buffer.concat([mark, Buffer.from(declared('U16-BE', 'UTF-16'), 'utf16le')]))],
    ['U16-BARE', Buffer.from(declared('U16-BARE', 'UTF-16LE'), 'utf16le')],
    ['U8-MARK', Buffer.from(`﻿${declared('U8-MARK', 'UTF-8')}`)],
    ['U8-LIAR', Buffer.from(declared('U8-LIAR', 'UTF-16'))],
  ])('%s', async (serialNumber, bytes) => {
    const head = `POST / HTTP/1.1\r\nHost: acs\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    expect((await once(Buffer.concat([Buffer.from(head), bytes]))).status).toBe(200);
    expect(await manufacturerOf(serialNumber)).toBe('Société 日本');
  });

  test.each<[string, string, Buffer]>([
    ['L1-HEADER', 'text/xml; charset=ISO-8859-1', Buffer.from(made('L1-HEADER', 'Société'), 'latin1')],
    [
      'L1-XML',
      'text/xml',
      Buffer.from(made('L1-XML', 'Société').replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'), 'latin1'),
    ],
    ['L1-LIAR', 'text/xml; charset="utf-8"', Buffer.from(made('L1-LIAR', 'Société'), 'latin1')],
  ])('%s', async (serialNumber, type, bytes) => {
    const head = `POST / HTTP/1.1\r\nHost: acs\r\nContent-Type: ${type}\r\nContent-Length: ${bytes.length}\r\n\r\n`;
    expect((await once(Buffer.concat([Buffer.from(head), bytes]))).status).toBe(200);
    expect(await manufacturerOf(serialNumber)).toBe('Société');
  });
});

describe('R28: answers in the coding that the CPE shows', () => {
  /** An RPC that is long enough to be worth it. */
  async function longRequest(serialNumber: string, headers: Record<string, string>) {
    const opened = await once(post(inform(serialNumber)));
    const { id } = await acs.api.device(serialNumber);
    const parameterNames = Array.from({ length: 60 }, (_, n) => `Device.X_Long.${n + 1}.Name`);
    await acs.api.queue(id, 'GetParameterValues', { parameterNames }, '?force=true');
    return { headers: { ...cookieOf(opened), ...headers } };
  }

  async function bytesOf(headers: Record<string, string>, body: Buffer) {
    const response = await fetch(acs.cwmpUrl, { method: 'POST', headers, body });
    return { coding: response.headers.get('content-encoding'), text: await response.text() };
  }

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
  ] as const)('%s', async (coding, encode) => {
    const { headers } = await longRequest(`CODED-${coding}`, { 'Content-Encoding': coding });
    // An empty message in the coding, as CPEs send whose compression is on.
    const answer = await bytesOf({ ...headers, 'Accept-Encoding': 'identity' }, encode(''));
    expect(answer.coding).toBe(coding);
    expect(answer.text).toContain('Device.X_Long.60.Name');
  });

  test('plain where nothing was shown', async () => {
    const { headers } = await longRequest('PLAIN', {});
    const reply = await once(post('', headers));
    expect(reply.headers.has('content-encoding')).toBe(false);
    expect(reply.body).toContain('Device.X_Long.60.Name');
  });
});

describe('R29, R30: which session a POST belongs to', () => {
  const open = async (wire: Wire, serialNumber: string) =>
    cookieOf(await wire.exchange(post(inform(serialNumber))))['Cookie'] ?? '';
  const methodOf = ({ body }: WireReply) => /X_Table\w+/.exec(body)?.[0];

  async function queue(serialNumber: string, table: string) {
    const { id } = await acs.api.device(serialNumber);
    await acs.api.queue(id, 'AddObject', { objectName: `Device.X_Table${table}.` });
  }

  test('that of its cookie, whatever the connection carried before', async () => {
    const [one, two] = [await Wire.open(acs.cwmpPort), await Wire.open(acs.cwmpPort)];
    const first = await open(one, 'LOOKUP-1');
    await open(two, 'LOOKUP-2');
    await queue('LOOKUP-1', 'One');
    await queue('LOOKUP-2', 'Two');
    expect(methodOf(await two.exchange(post('', { Cookie: first })))).toBe('X_TableOne');
    // Without a cookie the connection decides, where there is no balancer between.
    if (!onCluster) expect(methodOf(await two.exchange(post()))).toBe('X_TableTwo');
    one.destroy();
    two.destroy();
  });

  test.each([
    ['Netscape', (cookie: string) => ({ Cookie: `theme=dark;${cookie}` })],
    [
      'RFC 2965',
      (cookie: string) => ({ Cookie: `$Version="1"; ${cookie}; $Path="/"`, Cookie2: '$Version="1"' }),
    ],
    ['quoted', (cookie: string) => ({ Cookie: cookie.replace(/=(.*)/, '="$1"') })],
    ['commas', (cookie: string) => ({ Cookie: `a=b,${cookie}` })],
    ['several headers', (cookie: string) => ({ Cookie: 'a=b', cookie })],
  ])('cookies in the form of %s', async (form, headers) => {
    const serialNumber = `COOKIE-${form.replace(/\W/g, '')}`;
    const wire = await Wire.open(acs.cwmpPort);
    const cookie = await open(wire, serialNumber);
    wire.destroy();
    await queue(serialNumber, 'Cookie');
    expect(methodOf(await once(post('', headers(cookie))))).toBe('X_TableCookie');
  });

  test('none when there is neither', async () => {
    expect((await once(post(getRpcMethods))).status).toBe(400);
    expect((await once(post(envelope('1', '<cwmp:RebootResponse/>')))).status).toBe(400);
  });
});

test('R31: with another ACS to go to, a CPE is sent there at its Inform and nowhere else', async () => {
  const former = await RunningAcs.start({ ACS_CWMP_REDIRECT_URL: acs.cwmpUrl });
  const cabinet = new CpeCabinet(() => former.cwmpUrl);
  const wire = await Wire.open(former.cwmpPort);
  try {
    expect((await wire.exchange(post())).status).toBe(204);
    const { status, headers, body } = await wire.exchange(post(inform('MOVED')));
    expect([status, headers.get('location'), body]).toEqual([307, acs.cwmpUrl, '']);
    await cabinet.switchOn({ serialNumber: 'MOVED' });
    expect(await former.api.devices()).toEqual([]);
    expect(await acs.api.device('MOVED')).toMatchObject({ online: true });
  } finally {
    wire.destroy();
    await cabinet.clear();
    await former.stop();
  }
});
