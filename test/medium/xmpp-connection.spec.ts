import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  XmppAdministration,
  XmppConnection,
  XmppConnectionRequester,
  type XmppConnectionOptions,
} from '#connection-request';
import { available, startXmppServer, type XmppTestServer } from '#testing';

const canRun = [available('prosodyctl', 'prosody'), available('openssl')].every(Boolean);
const patience = { timeout: 20_000 };

let server: XmppTestServer;
const connections: XmppConnection[] = [];

/** A connection, with the story of its ups and downs. */
function connect(username: string, password: string, changes: Partial<XmppConnectionOptions> = {}) {
  const story: string[] = [];
  const connection = new XmppConnection({
    host: '127.0.0.1',
    port: server.port,
    isDirectTls: false,
    domain: server.domain,
    authorities: readFileSync(server.certificatePath, 'utf8'),
    username,
    password,
    resource: 'test',
    retryAfterMs: [200],
    onChange: (change) => story.push(change.kind === 'up' ? 'up' : change.error.message),
    ...changes,
  });
  connections.push(connection);
  return { connection, story };
}

async function connected(...args: Parameters<typeof connect>) {
  const made = connect(...args);
  await expect.poll(() => made.story, patience).toEqual(['up']);
  return made;
}

describe.skipIf(!canRun)('a connection to a real XMPP server', () => {
  beforeAll(async () => {
    server = await startXmppServer('xmpp.test', ['acs']);
    server.register('acs', 'acs-secret');
    server.register('cpe-1', 'cpe-secret');
  });

  afterAll(async () => {
    await Promise.all(connections.map((connection) => connection.close()));
    await server?.stop();
  });

  it('comes up by STARTTLS and by TLS from the first byte', async () => {
    await connected('acs', 'acs-secret', { resource: 'one' });
    await connected('acs', 'acs-secret', { resource: 'two', isDirectTls: true, port: server.directTlsPort });
  });

  it.each([
    ['a wrong password', { password: 'wrong' }, /not-authorized/],
    ['a certificate that nobody vouches for', { authorities: null }, /self-signed/],
    ['another name than that of the certificate', { domain: 'other.test' }, /host-unknown|altnames/],
  ])('does not come up with %s, and says why', async (_, changes, reason) => {
    const { story } = connect('acs', 'acs-secret', changes);
    await expect.poll(() => story[0], patience).toMatch(reason);
  });

  it('stays up for longer than it may take to come up', async () => {
    const { connection, story } = connect('acs', 'acs-secret', { resource: 'lasting', openWithinMs: 3_000 });
    await expect.poll(() => story.at(-1), patience).toBe('up');
    // It does not answer itself; had it been lost meanwhile, the reason would be `noServer`.
    const asked = connection.ask('acs@xmpp.test/lasting', 'get', `<ping xmlns='urn:xmpp:ping'/>`, 4_000);
    expect(await asked).toEqual({ kind: 'failed', reason: 'timeout' });
    await connection.close();
  });

  it('gives up a server that says nothing', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const { connection, story } = connect('acs', 'acs-secret', { port, openWithinMs: 200 });
    await expect.poll(() => story[0], patience).toBe('the connection took too long');
    await connection.close();
    silent.close();
  });

  it('makes accounts and sets their passwords, as far as it may', async () => {
    const { connection } = await connected('acs', 'acs-secret', { resource: 'admin' });
    const accounts = new XmppAdministration(connection, server.domain);
    expect(await accounts.ensure('made', 'first')).toBe(true);
    expect(await accounts.ensure('made', 'second')).toBe(true);
    const made = await connected('made', 'second');
    expect(await new XmppAdministration(made.connection, server.domain).ensure('more', 'x')).toBe(false);
  });

  it('tells of CPEs that are not there', async () => {
    const { connection } = await connected('acs', 'acs-secret', { resource: 'calls' });
    const calls = new XmppConnectionRequester(connection, server.domain);
    const call = { jid: 'cpe-1@xmpp.test/gone', username: 'u', password: 'p' };
    expect(await calls.request(call)).toEqual({ outcome: 'unreachable', reason: 'offline' });
  });

  it('ignores what others ask, and is cut off by what is too large, but not for long', async () => {
    const { connection, story } = await connected('acs', 'acs-secret', { resource: 'victim' });
    const { connection: stranger } = await connected('cpe-1', 'cpe-secret');
    const victim = 'acs@xmpp.test/victim';
    expect(await stranger.ask(victim, 'get', `<ping xmlns='urn:xmpp:ping'/>`, 500)).toEqual({
      kind: 'failed',
      reason: 'timeout',
    });
    expect([connection.isUp, story]).toEqual([true, ['up']]);
    void stranger.ask(victim, 'set', `<x xmlns='u'>${'x'.repeat(5_000)}</x>`, 500);
    await expect.poll(() => story.slice(1), patience).toEqual(['a stanza has more than 4096 bytes', 'up']);
  });

  it('comes back when the server does, and answers nobody in between', async () => {
    const { connection, story } = await connected('acs', 'acs-secret', { resource: 'again' });
    const asked = connection.ask('cpe-1@xmpp.test/silent', 'get', `<ping xmlns='urn:xmpp:ping'/>`, 20_000);
    await server.restart();
    expect((await asked).kind).not.toBe('result');
    await expect.poll(() => [story.length > 1, story.at(-1)], patience).toEqual([true, 'up']);
  });
});
