import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { dnsResolver } from './resolve-by-dns.js';

const TYPE_A = 1;
const HEADER_BYTES = 12;
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

async function nameServer(answer: (query: Buffer) => Buffer | null): Promise<string> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (query, peer) => {
    const response = answer(query);
    if (response) socket.send(response, peer.port, peer.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return `127.0.0.1:${socket.address().port}`;
}

/** Answers A with 10.20.30.40 and everything else with an empty list. */
function answerA(query: Buffer): Buffer {
  const nameEnd = query.indexOf(0, HEADER_BYTES);
  const question = query.subarray(HEADER_BYTES, nameEnd + 5);
  const isA = query.readUInt16BE(nameEnd + 1) === TYPE_A;
  const header = Buffer.from(query.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(isA ? 1 : 0, 6);
  header.writeUInt32BE(0, 8);
  const record = Buffer.from([0xc0, 0x0c, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 20, 30, 40]);
  return Buffer.concat([header, question, ...(isA ? [record] : [])]);
}

describe('dnsResolver', () => {
  const never = new AbortController().signal;

  it('returns what DNS knows of both families', async () => {
    const resolve = dnsResolver([await nameServer(answerA)]);
    expect(await resolve('cpe.example', never)).toEqual(['10.20.30.40']);
  });

  it('returns nothing for a name server that talks nonsense', async () => {
    const refuse = (query: Buffer): Buffer => {
      const header = Buffer.from(query);
      header.writeUInt16BE(0x8183, 2);
      return header;
    };
    expect(await dnsResolver([await nameServer(refuse)])('cpe.example', never)).toEqual([]);
  });

  it('gives up when told to', async () => {
    const controller = new AbortController();
    const silent = await nameServer(() => {
      controller.abort();
      return null;
    });
    expect(await dnsResolver([silent], 60_000)('cpe.example', controller.signal)).toEqual([]);
  });
});
