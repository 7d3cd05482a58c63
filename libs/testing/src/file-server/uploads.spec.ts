import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RunningFiles } from './running-files.js';

const content = randomBytes(20_000);
let files: RunningFiles;

beforeAll(async () => {
  files = await RunningFiles.open();
});

afterAll(async () => {
  await files.close();
  expect(files.failures).toEqual([]);
});

async function newest() {
  const [file] = (await files.catalogue.list(1, null)).items;
  if (file === undefined) throw new Error('no file was kept');
  return { file, bytes: await buffer(files.store.read(file, 0, file.sizeBytes - 1)) };
}

/** Entries of the directory beside the one for what is not finished. */
const stored = () =>
  readdirSync(files.directory).length - 1 + readdirSync(join(files.directory, 'unfinished')).length;

describe('an upload', () => {
  test('is taken once, and told by the attempt that ordered it', async () => {
    const url = files.uploadUrl();
    const grant = files.links.read(url.split('/')[4] ?? '', Date.now());
    expect((await fetch(url, { method: 'PUT', body: content })).status).toBe(201);
    const { file, bytes } = await newest();
    expect(bytes.equals(content)).toBe(true);
    expect(file).toMatchObject({ origin: { attemptId: grant?.attemptId, deviceId: grant?.deviceId } });
    expect((await fetch(url, { method: 'PUT', body: content })).status).toBe(403);
  });

  test('may be posted, as it is or as a form', async () => {
    expect((await fetch(files.uploadUrl(), { method: 'POST', body: content })).status).toBe(201);
    expect((await newest()).bytes.equals(content)).toBe(true);
    const form = new FormData();
    form.append('file', new Blob([content]), 'settings.cfg');
    expect((await fetch(files.uploadUrl(), { method: 'POST', body: form })).status).toBe(201);
    expect((await newest()).bytes.equals(content)).toBe(true);
    const broken = {
      method: 'POST',
      body: 'no form',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    };
    expect((await fetch(files.uploadUrl(), broken)).status).toBe(400);
  });

  test('in chunks, after 100-continue, is told to go on only when it may', async () => {
    const ask = async (url: string, length: number) => {
      const socket = connect(files.server.port, '127.0.0.1');
      const head = `PUT ${new URL(url).pathname} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`;
      socket.write(head);
      const first = await new Promise<string>((resolve) =>
        socket.once('data', (data) => resolve(String(data))),
      );
      return { socket, status: first.slice(9, 12) };
    };
    const refused = await ask(files.uploadUrl(), 2 ** 30);
    expect(refused.status).toBe('413');
    const allowed = await ask(files.uploadUrl(), 3);
    expect(allowed.status).toBe('100');
    allowed.socket.write('abc');
    const last = await new Promise<string>((resolve) =>
      allowed.socket.once('data', (data) => resolve(String(data))),
    );
    expect(last).toMatch(/^HTTP\/1\.1 201 /);
    allowed.socket.destroy();
  });

  test('that is too large, declared or not, or breaks off leaves nothing behind', async () => {
    const before = stored();
    const huge = Buffer.alloc(200_000);
    const status = async (body: Buffer | ReadableStream, more = {}) =>
      (await fetch(files.uploadUrl(), { method: 'PUT', body, ...more }).catch(() => null))?.status ??
      'cut off';
    expect([413, 'cut off']).toContain(await status(huge));
    const chunks = new ReadableStream({
      pull(controller) {
        controller.enqueue(new Uint8Array(10_000));
      },
    });
    expect([413, 'cut off']).toContain(await status(chunks, { duplex: 'half' }));
    const socket = connect(files.server.port, '127.0.0.1');
    const path = new URL(files.uploadUrl()).pathname;
    socket.write(`PUT ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf`);
    await vi.waitUntil(() => stored() > before);
    socket.destroy();
    await vi.waitUntil(() => stored() === before);
  });
});
