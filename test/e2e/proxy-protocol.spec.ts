import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { available } from '#testing';
import { freePort } from './acs/free-port.js';
import { RunningAcs } from './acs/running-acs.js';
import { inform } from './cpe/documents.js';
import { cookieOf, post, Wire } from './cpe/wire.js';

let acs: RunningAcs;
let directory: string;
const file = (name: string) => join(directory, name);
const canEncrypt = available('openssl');
const encrypted = test.skipIf(!canEncrypt);
const balanced = test.skipIf(!canEncrypt || !available('haproxy'));

const stranger = '127.0.0.9';
const v1 = (address: string) => Buffer.from(`PROXY TCP4 ${address} 127.0.0.1 40000 7547\r\n`);
const v2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc6336409 7f0000019c401d7b'.replace(' ', ''), 'hex');
const ofNobody = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'aviary-proxy-'));
  acs = await RunningAcs.start({
    ACS_CWMP_PROXY_PROTOCOL: 'on',
    ACS_TRUSTED_PROXIES: '127.0.0.1/32',
    ...(canEncrypt && tlsSettings()),
  });
});

afterAll(async () => {
  await acs.stop();
  rmSync(directory, { recursive: true });
});

function tlsSettings(): Readonly<Record<string, string>> {
  const subject = ['-subj', '/CN=acs', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', file('acs.key')];
  execFileSync('openssl', ['req', '-x509', ...key, '-out', file('acs.pem'), '-days', '2', ...subject], {
    stdio: 'pipe',
  });
  return {
    ACS_CWMP_TLS_PORT: '0',
    ACS_TLS_CERT_FILE: file('acs.pem'),
    ACS_TLS_KEY_FILE: file('acs.key'),
  };
}

const tlsPort = () => Number(new URL(acs.acs.cwmpTlsUrl!).port);

async function peerAddressOf(serialNumber: string): Promise<unknown> {
  const [row] = await acs.query('SELECT peer_address FROM device WHERE serial_number = $1', [serialNumber]);
  return row?.['peer_address'];
}

describe('a connection that a trusted proxy hands on', () => {
  test.each([
    ['version 1', v1('198.51.100.9')],
    ['version 2', v2],
  ])('is the CPE’s by a header of %s, whatever the CPE says in its own', async (name, header) => {
    const wire = await Wire.open(acs.cwmpPort);
    const headers = { 'X-Forwarded-For': '203.0.113.1', 'X-Forwarded-Proto': 'https' };
    const opened = await wire.exchange(Buffer.concat([header, Buffer.from(post(inform(name), headers))]));
    expect(opened.status).toBe(200);
    // A cookie that is for encrypted connections would show that the header was believed.
    expect(opened.headers.get('set-cookie')).not.toMatch(/secure/i);
    expect((await wire.exchange(post('', cookieOf(opened)))).status).toBe(204);
    expect(await peerAddressOf(name)).toBe('198.51.100.9');
    wire.destroy();
  });

  test('is read to the last byte of its header, whatever packets it comes in', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    const bytes = Buffer.concat([v2, Buffer.from(post(inform('SPLIT')))]);
    const end = v2.length + 40;
    for (let at = 0; at < end; at++) await wire.sendAll(bytes.subarray(at, at + 1));
    expect((await wire.exchange(bytes.subarray(end))).status).toBe(200);
    expect(await peerAddressOf('SPLIT')).toBe('198.51.100.9');
    wire.destroy();
  });

  test('carries the session of a CPE that returns no cookie: nobody else is on it', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    wire.send(v1('198.51.100.10'));
    expect((await wire.exchange(post(inform('NO-COOKIE')))).status).toBe(200);
    const { id } = await acs.api.device('NO-COOKIE');
    await acs.api.queue(id, 'GetRPCMethods');
    expect((await wire.exchange(post())).body).toContain('GetRPCMethods');
    wire.destroy();
  });

  test('may be the proxy’s own, to see whether we live', async () => {
    const wire = await Wire.open(acs.cwmpPort);
    expect((await wire.exchange(Buffer.concat([ofNobody, Buffer.from(post())]))).status).toBe(204);
    wire.destroy();
  });

  test('is refused without a header, or with a broken one', async () => {
    for (const bytes of [
      post(inform('BARE')),
      'PROXY TCP4 1.2.3.4\r\n',
      Buffer.from(v2).fill(0x41, 12, 13),
    ]) {
      const start = acs.log.texts.length;
      const wire = await Wire.open(acs.cwmpPort);
      wire.send(bytes);
      await wire.closed();
      const params = { peer: '127.0.0.1', reason: expect.stringMatching(/^PROXY protocol: /) };
      expect(acs.log.complaints(start)).toMatchObject([{ msg: 'cwmp.refused', params }]);
    }
    expect(await peerAddressOf('BARE')).toBeUndefined();
  });

  encrypted('carries TLS behind its header', async () => {
    const socket = connect({ port: tlsPort(), host: '127.0.0.1' });
    await once(socket, 'connect');
    socket.write(v2);
    const tls = connectTls({ socket, host: '127.0.0.1', ca: readFileSync(file('acs.pem')) });
    await once(tls, 'secureConnect');
    tls.write(post(inform('TLS-PASSED')));
    const [answer] = (await once(tls, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 200/);
    expect(await peerAddressOf('TLS-PASSED')).toBe('198.51.100.9');
    tls.destroy();
  });
});

test('a stranger’s header is no header, and his requests are his own', async () => {
  const forger = await Wire.open(acs.cwmpPort, stranger);
  const refused = await forger.exchange(
    Buffer.concat([v1('198.51.100.9'), Buffer.from(post(inform('FORGED')))]),
  );
  expect(refused.status).toBe(400);
  await forger.closed();
  const wire = await Wire.open(acs.cwmpPort, stranger);
  expect((await wire.exchange(post(inform('DIRECT')))).status).toBe(200);
  expect([await peerAddressOf('FORGED'), await peerAddressOf('DIRECT')]).toEqual([undefined, stranger]);
  wire.destroy();
});

describe('HAProxy', () => {
  const config = (port: number, sender: string) => `
defaults
    mode tcp
    timeout connect 3s
    timeout client 80s
    timeout server 80s
listen cwmp-tls
    bind 127.0.0.1:${port}
    server gateway 127.0.0.1:${tlsPort()} ${sender}
`;

  balanced.each(['send-proxy', 'send-proxy-v2'])(
    'passes TLS through with %s, and tells who it is',
    async (sender) => {
      const port = await freePort();
      writeFileSync(file('haproxy.cfg'), config(port, sender));
      const haproxy = spawn('haproxy', ['-db', '-f', file('haproxy.cfg')], { stdio: 'ignore' });
      try {
        const status = await vi.waitFor(() => informBy(port, sender), { timeout: 20_000 });
        expect(status).toBe(200);
        expect(await peerAddressOf(sender)).toBe(stranger);
      } finally {
        haproxy.kill();
        await once(haproxy, 'exit');
      }
    },
  );

  async function informBy(port: number, serialNumber: string): Promise<number> {
    const ca = readFileSync(file('acs.pem'));
    const sent = request({
      host: '127.0.0.1',
      port,
      method: 'POST',
      localAddress: stranger,
      ca,
      agent: false,
    });
    sent.end(inform(serialNumber));
    const [response] = (await once(sent, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    return response.statusCode;
  }
});
