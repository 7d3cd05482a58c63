import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { PinnedTarget } from '../guard/connection-request-guard.js';
import { HttpLine } from './http-line.js';

interface Peer {
  readonly target: PinnedTarget;
  readonly sockets: Socket[];
  readonly server: Server;
}

const peers: Peer[] = [];
const lines: HttpLine[] = [];

afterEach(async () => {
  for (const line of lines.splice(0)) line.hangUp();
  for (const { server, sockets } of peers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
});

async function peer(onData: (socket: Socket, chunk: Buffer) => void): Promise<Peer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', (chunk) => onData(socket, chunk));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const address = { hostname: 'cpe.example', address: '127.0.0.1', family: 4 as const, port };
  const made = {
    server,
    sockets,
    target: { ...address, protocol: 'http:' as const, hostHeader: 'h', path: '/' },
  };
  peers.push(made);
  return made;
}

function lineTo(target: PinnedTarget): HttpLine {
  const line = new HttpLine(target, new AbortController().signal);
  lines.push(line);
  return line;
}

// Not events.once: that one rejects when a reset comes before the close.
function closed(socket: Socket | undefined): Promise<unknown> {
  return new Promise((resolve) => (socket?.closed === false ? socket.once('close', resolve) : resolve(null)));
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';

describe('HttpLine', () => {
  it('keeps its socket until it hangs up', async () => {
    const { target, sockets } = await peer((socket) => socket.write(OK));
    const line = lineTo(target);
    await line.get();
    await line.get();
    expect(sockets).toHaveLength(1);
    line.hangUp();
    expect(await line.get()).toEqual({ status: 200, challenges: [] });
    expect(sockets).toHaveLength(2);
  });

  it('hands over every challenge', async () => {
    const challenges = 'WWW-Authenticate: Basic realm="a"\r\nwww-authenticate: Digest realm="b"\r\n';
    const { target } = await peer((socket) =>
      socket.write(OK.replace('200 OK', '401 No').replace('Con', `${challenges}Con`)),
    );
    expect(await lineTo(target).get()).toEqual({
      status: 401,
      challenges: ['Basic realm="a"', 'Digest realm="b"'],
    });
  });

  it('cuts off a flood of body', async () => {
    const chunk = Buffer.alloc(65_536, 'x');
    const { target, sockets } = await peer((socket) => {
      const pump = (): void => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', pump).write(OK.replace('h: 0', 'h: 99999999999'));
      pump();
    });
    expect(await lineTo(target).get()).toMatchObject({ status: 200 });
    const [socket] = sockets;
    await closed(socket);
    // What the kernel buffers of both sides hold, not what half a second could carry.
    expect(socket?.bytesWritten).toBeLessThan(32 * 2 ** 20);
  });

  it.each<[string, string, (socket: Socket) => void]>([
    [
      'never-ending headers',
      'notHttp',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(5000)}`),
    ],
    [
      'one endless header',
      'notHttp',
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(10_000)}`),
    ],
    ['another protocol', 'notHttp', (socket) => socket.write('220 ftp ready\r\n')],
    ['half a header', 'reset', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Len')],
    ['a close', 'reset', (socket) => socket.end()],
    ['a reset', 'reset', (socket) => socket.resetAndDestroy()],
    [
      'a protocol switch',
      'reset',
      (socket) => socket.write('HTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
    ],
  ])('reports %s as %s and leaves no socket behind', async (_case, failure, answer) => {
    const { target, sockets } = await peer(answer);
    expect(await lineTo(target).get()).toEqual({ failure });
    await Promise.all(sockets.map(closed));
  });

  it('tells a closed port', async () => {
    const { target, server } = await peer(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    expect(await lineTo(target).get()).toEqual({ failure: 'connectionRefused' });
  });

  it('speaks TLS with the host name to an https target', async () => {
    const first: Buffer[] = [];
    const { target } = await peer((socket, chunk) => {
      first.push(chunk);
      socket.destroy();
    });
    expect(await lineTo({ ...target, protocol: 'https:' }).get()).toEqual({ failure: 'reset' });
    expect(first[0]?.[0]).toBe(0x16);
    expect(first[0]?.includes('cpe.example')).toBe(true);
  });
});
