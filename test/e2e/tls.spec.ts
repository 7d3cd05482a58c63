import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request, type RequestOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { basicAuthorization } from '#digest';
import { available } from '#testing';
import { RunningAcs } from './acs/running-acs.js';
import { inform } from './cpe/documents.js';

interface TlsReply {
  readonly status: number;
  readonly cookie: string;
  readonly challenge: string;
  /** Common name of the certificate that the ACS showed. */
  readonly servedBy: string;
}

let acs: RunningAcs;
let directory: string;
const file = (name: string) => join(directory, name);
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'pipe' });

function makeAuthority(name: string): void {
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', `${name}.key`];
  openssl('req', '-x509', ...key, '-out', `${name}.pem`, '-days', '2', '-subj', `/CN=${name}`);
}

function makeCertificate(name: string, commonName: string, authority = 'authority'): void {
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    `${name}.key`,
    '-out',
    `${name}.csr`,
    '-subj',
    `/CN=${commonName}`,
  );
  writeFileSync(file('extensions'), 'subjectAltName=IP:127.0.0.1');
  const signing = [
    '-CA',
    `${authority}.pem`,
    '-CAkey',
    `${authority}.key`,
    '-CAcreateserial',
    '-extfile',
    'extensions',
  ];
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-days', '2', ...signing);
}

function install(name: string): void {
  copyFileSync(file(`${name}.key`), file('served.key'));
  copyFileSync(file(`${name}.pem`), file('served.pem'));
}

/** One Inform on a TLS connection of its own. */
function informBy(serialNumber: string, options: RequestOptions = {}): Promise<TlsReply> {
  return new Promise((resolve, reject) => {
    const url = acs.acs.cwmpTlsUrl ?? '';
    const ca = readFileSync(file('authority.pem'));
    const call = request(url, { method: 'POST', agent: false, ca, ...options }, (response) => {
      const { socket } = response;
      const servedBy =
        socket instanceof TLSSocket ? [socket.getPeerCertificate().subject.CN].flat().join() : '';
      const { 'set-cookie': cookies = [], 'www-authenticate': challenge = '' } = response.headers;
      response
        .resume()
        .on('end', () =>
          resolve({ status: response.statusCode ?? 0, cookie: cookies.join(), challenge, servedBy }),
        );
    });
    call.on('error', reject);
    call.end(inform(serialNumber));
  });
}

const shown = (name: string) => ({
  key: readFileSync(file(`${name}.key`)),
  cert: readFileSync(file(`${name}.pem`)),
});

describe.skipIf(!available('openssl'))('TLS', () => {
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'aviary-tls-'));
    makeAuthority('authority');
    makeAuthority('stranger');
    makeCertificate('first', 'first.example');
    makeCertificate('second', 'second.example');
    makeCertificate('device', '0a1b2c-Gateway-NAMED');
    makeCertificate('forged', '0A1B2C-Gateway-NAMED', 'stranger');
    install('first');
    acs = await RunningAcs.start({
      ACS_ONBOARDING: 'quarantine',
      ACS_CWMP_TLS_PORT: '0',
      ACS_TLS_CERT_FILE: file('served.pem'),
      ACS_TLS_KEY_FILE: file('served.key'),
      ACS_TLS_CLIENT_CA_FILE: file('authority.pem'),
    });
  });

  afterAll(async () => {
    await acs.stop();
    rmSync(directory, { recursive: true });
  });

  test('lets a CPE show its password in Basic, and its cookie to nobody else', async () => {
    const { bootstrapUsername, bootstrapPassword } = acs.acs.credentials;
    expect(await informBy('NOBODY')).toMatchObject({
      status: 401,
      challenge: expect.stringContaining('Basic'),
    });
    const Authorization = basicAuthorization(bootstrapUsername, bootstrapPassword);
    const { status, cookie } = await informBy('ENCRYPTED', { headers: { Authorization } });
    expect(status).toBe(200);
    expect(cookie).toMatch(/^ACS=\w+; Path=\/; Secure; HttpOnly$/);
  });

  test.each(['TLSv1', 'TLSv1.1'] as const)('refuses %s', async (version) => {
    const old = { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    await expect(informBy('OLD', old)).rejects.toThrow(/protocol version|EPROTO|ECONNRESET|hang up/i);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    expect((await informBy('NEW', { minVersion: version, maxVersion: version })).status).toBe(401);
  });

  test('takes a client certificate for the device that it names, and for no other', async () => {
    expect((await informBy('NAMED', shown('device'))).status).toBe(200);
    expect((await informBy('OTHER', shown('device'))).status).toBe(401);
    expect((await informBy('NAMED', shown('forged'))).status).toBe(401);
    expect(await acs.api.devices('?serialNumber=OTHER')).toEqual([]);
    expect(await acs.api.device('NAMED')).toMatchObject({ onboarding: 'quarantined' });
  });

  test('takes renewed files without a restart, and keeps the old ones while the new are bad', async () => {
    expect((await informBy('NEW')).servedBy).toBe('first.example');
    writeFileSync(file('served.pem'), 'not a certificate');
    const lines = () => acs.log.texts.join();
    await vi.waitFor(() => expect(lines()).toContain('tls.certificateUnusable'), { timeout: 20_000 });
    expect((await informBy('NEW')).servedBy).toBe('first.example');
    install('second');
    await vi.waitFor(async () => expect((await informBy('NEW')).servedBy).toBe('second.example'), {
      timeout: 20_000,
    });
  });
});
