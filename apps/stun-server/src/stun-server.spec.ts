import { createHmac } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newUuidV7, derivedCredentialsOf, type UdpBinding } from '#device';
import { StunServer } from './stun-server.js';

const key = Buffer.alloc(32, 5);
const formerKey = Buffer.alloc(32, 6);
const known = newUuidV7();

let server: StunServer;
let cpe: Socket;
let kept: (readonly [string, UdpBinding])[];
let isAway: boolean;
let failures: string[];

beforeEach(async () => {
  kept = [];
  failures = [];
  isAway = false;
  const record = async (publicId: string, binding: UdpBinding) => {
    if (isAway) throw new Error('the database is away');
    kept.push([publicId, binding]);
    return publicId === known;
  };
  const onFailure = (operation: string) => void failures.push(operation);
  server = await StunServer.open({
    host: '127.0.0.1',
    port: 0,
    keys: [key, formerKey],
    bindings: { record },
    onFailure,
  });
  cpe = createSocket('udp4');
  cpe.bind(0, '127.0.0.1');
  await once(cpe, 'listening');
});

afterEach(async () => {
  cpe.close();
  await server.close();
});

const attribute = (type: number, value: Buffer) =>
  Buffer.concat([Buffer.from([type >> 8, type & 255, 0, value.length]), value]);

/** A Binding Request, worked out by hand; with a name it is signed in the way of RFC 5389. */
function bindingRequest(id: number, username?: string, withKey = key): Buffer {
  const listening = attribute(0xc001, Buffer.from('dslforum.org/TR-111 '));
  const named = username === undefined ? [] : [attribute(6, Buffer.from(username))];
  const body = Buffer.concat([listening, attribute(0xc002, Buffer.alloc(0)), ...named]);
  const length = body.length + (username === undefined ? 0 : 24);
  const text = Buffer.concat([Buffer.from([0, 1, 0, length]), Buffer.alloc(16, id), body]);
  if (username === undefined) return text;
  const { password } = derivedCredentialsOf(withKey, username);
  return Buffer.concat([text, attribute(8, createHmac('sha1', password).update(text).digest())]);
}

/** The reply to the last of the requests; what comes to others before it is left out. */
async function replyTo(...requests: Buffer[]): Promise<Buffer> {
  for (const request of requests) cpe.send(request, server.port, '127.0.0.1');
  const last = requests.at(-1)!.subarray(4, 20);
  for (;;) {
    const [reply] = (await once(cpe, 'message')) as [Buffer];
    if (reply.subarray(4, 20).equals(last)) return reply;
  }
}

it('keeps the binding of a device that signs, and tells it its address', async () => {
  const reply = await replyTo(bindingRequest(1, known));
  expect(reply.readUInt16BE(0)).toBe(0x0101);
  expect(reply.readUInt16BE(26)).toBe(cpe.address().port);
  expect(kept).toEqual([[known, { address: '127.0.0.1', port: cpe.address().port }]]);
});

it('believes passwords of the key before the last rotation, and of no other', async () => {
  const refused = bindingRequest(1, known, Buffer.alloc(32, 7));
  const reply = await replyTo(refused);
  expect(reply.readUInt16BE(0)).toBe(0x0111);
  expect((await replyTo(bindingRequest(2, known, formerKey))).readUInt16BE(0)).toBe(0x0101);
  expect(kept).toHaveLength(1);
});

it('wants a signature, and does not answer for bindings that it could not keep', async () => {
  const stranger = bindingRequest(2, newUuidV7());
  const reply = await replyTo(stranger, bindingRequest(3));
  expect(reply.subarray(24, 28).toString('hex')).toBe('00000401');
  isAway = true;
  await replyTo(bindingRequest(4, known), bindingRequest(5));
  expect(failures).toEqual(['record']);
});

it('sends from its own port', async () => {
  const received = once(cpe, 'message') as Promise<[Buffer, { port: number }]>;
  await server.send(Buffer.from('GET'), { address: '127.0.0.1', port: cpe.address().port });
  const [datagram, { port }] = await received;
  expect([datagram.toString(), port]).toEqual(['GET', server.port]);
});

it('does not start on a port that is taken', async () => {
  const { port } = server;
  const options: Parameters<typeof StunServer.open>[0] = {
    host: '127.0.0.1',
    port,
    keys: [key],
    bindings: { record: async () => true },
    onFailure: () => {},
  };
  await expect(StunServer.open(options)).rejects.toMatchObject({ code: 'EADDRINUSE', port });
});

it('serves IPv4 on a socket for both families', async () => {
  const both = await StunServer.open({
    host: '::',
    port: 0,
    keys: [key],
    bindings: { record: async (publicId, binding) => (kept.push([publicId, binding]), true) },
    onFailure: (operation) => void failures.push(operation),
  });
  const received = once(cpe, 'message') as Promise<[Buffer, { port: number }]>;
  cpe.send(bindingRequest(1, known), both.port, '127.0.0.1');
  const [reply, { port }] = await received;
  expect([reply.subarray(24, 26).toString('hex'), port]).toEqual(['0001', both.port]);
  expect(kept).toEqual([[known, { address: '127.0.0.1', port: cpe.address().port }]]);
  await both.close();
});

it('outlives a flood, and sends no more than it got', async () => {
  let received = 0;
  cpe.on('message', (reply) => (received += reply.length));
  const noise = Array.from({ length: 60 }, (_, n) => Buffer.alloc(n, n));
  const bare = Array.from({ length: 60 }, (_, n) =>
    Buffer.concat([Buffer.from('00010000', 'hex'), Buffer.alloc(16, n)]),
  );
  const unsigned = Array.from({ length: 60 }, (_, n) => bindingRequest(n));
  const all = [...noise, ...bare, ...unsigned, bindingRequest(200, known)];
  expect((await replyTo(...all)).readUInt16BE(0)).toBe(0x0101);
  expect(received).toBeGreaterThan(0);
  expect(received).toBeLessThanOrEqual(all.reduce((sum, { length }) => sum + length, 0));
});
