import { createHmac } from 'node:crypto';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StunClient } from './stun-client.js';

const credentials = { username: 'acs', password: 'secret' };

/** Which attributes a request has, and where it came from. */
interface Received {
  readonly source: RemoteInfo;
  readonly transactionId: Buffer;
  readonly attributes: readonly number[];
}

let server: Socket;
let client: StunClient;
let requested: () => void;
const bound: string[] = [];

beforeEach(async () => {
  bound.length = 0;
  requested = () => {};
  server = createSocket('udp4');
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const settings = {
    host: '127.0.0.1',
    port: server.address().port,
    username: 'cpe',
    password: 'pw',
    keepAliveSec: 0.05,
  };
  client = StunClient.open('127.0.0.1', settings, {
    credentials: () => credentials,
    bound: (address, isNat) => void bound.push(`${address} ${isNat}`),
    requested: () => requested(),
  });
});

afterEach(() => {
  client.close();
  server.close();
});

async function receive(): Promise<Received> {
  const [datagram, source] = (await once(server, 'message')) as [Buffer, RemoteInfo];
  const attributes: number[] = [];
  for (let offset = 20; offset < datagram.length; offset += 4 + datagram.readUInt16BE(offset + 2))
    attributes.push(datagram.readUInt16BE(offset));
  return { source, transactionId: datagram.subarray(4, 20), attributes };
}

function reply({ source, transactionId }: Received, type: number, attribute: string): void {
  const body = Buffer.from(attribute, 'hex');
  const header = Buffer.from([type >> 8, type & 0xff, 0, body.length]);
  server.send(Buffer.concat([header, transactionId, body]), source.port, source.address);
}

const mapped = (lastByte: string) => `0001000800019c41cb0071${lastByte}`;

it('asks, announces a new address with its signature, and keeps the way open', async () => {
  const first = await receive();
  expect(first.attributes).toEqual([0xc001, 6]);
  reply(first, 0x0101, mapped('07'));
  const announcement = await receive();
  expect(announcement.attributes).toEqual([0xc001, 0xc002, 6]);
  reply(announcement, 0x0111, '0009000400000401');
  const signed = await receive();
  expect(signed.attributes).toEqual([0xc001, 0xc002, 6, 8]);
  reply(signed, 0x0101, mapped('07'));
  const keepAlive = await receive();
  expect(keepAlive.attributes).toEqual([0xc001, 6]);
  expect(bound).toEqual(['203.0.113.7:40001 true']);
  reply(keepAlive, 0x0101, mapped('08'));
  expect((await receive()).attributes).toEqual([0xc001, 0xc002, 6]);
});

it('obeys a signed request once, however often it comes', async () => {
  const { source } = await receive();
  const request = (ts: number) => {
    const sig = createHmac('sha1', credentials.password).update(`${ts}7acscn`).digest('hex');
    return `GET http://h:1?ts=${ts}&id=${ts === 1 ? 6 : 7}&un=acs&cn=cn&sig=${sig} HTTP/1.1\r\nHost: h:1\r\n\r\n`;
  };
  let count = 0;
  const obeyed = new Promise<void>((resolve) => {
    requested = () => {
      count += 1;
      if (count === 1) resolve();
    };
  });
  // A forged id first; then the same datagram again and again.
  for (const text of [request(1), request(5), request(5), request(5)])
    server.send(text, source.port, source.address);
  await obeyed;
  // What was sent before the next request of the client has been read by then.
  await receive();
  expect(count).toBe(1);
});
