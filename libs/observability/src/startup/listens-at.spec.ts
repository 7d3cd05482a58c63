import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { describeStartupError } from './exit-on-startup-error.js';
import { listensAt } from './listens-at.js';

const said = (listening: Promise<unknown>) =>
  listensAt('ACS_API_PORT', listening).then(() => 'listens', describeStartupError);

/** Resolves as `listen` of a server does. */
async function listen(port: number, host = '127.0.0.1'): Promise<void> {
  const server = createServer().listen(port, host);
  await once(server, 'listening').finally(() => server.close());
}

it('names the setting of a port that is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  expect(await said(listen(port))).toBe(
    `aviary: ACS_API_PORT: port ${port} is taken; end the program that listens there, or choose another port`,
  );
  other.close();
});

it('names the setting of an address that is another machine’s, by TCP and by UDP', async () => {
  const remedy = 'aviary: 192.0.2.1 is no address of this machine; correct ACS_BIND';
  expect(await said(listen(0, '192.0.2.1'))).toBe(remedy);
  const socket = createSocket('udp4').bind(0, '192.0.2.1');
  expect(await said(once(socket, 'listening'))).toBe(remedy);
});

it('knows a port that needs more rights', async () => {
  const refused = Object.assign(new Error('listen EACCES'), { code: 'EACCES', port: 80 });
  expect(await said(Promise.reject(refused))).toBe(
    'aviary: ACS_API_PORT: not allowed to listen on port 80; choose one above 1023',
  );
});

it('passes other errors, and what listens', async () => {
  const bug = new TypeError('x is undefined');
  await expect(listensAt('ACS_API_PORT', Promise.reject(bug))).rejects.toBe(bug);
  expect(await listensAt('ACS_API_PORT', Promise.resolve(7))).toBe(7);
});
