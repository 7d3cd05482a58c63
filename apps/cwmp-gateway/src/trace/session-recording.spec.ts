import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { SessionRecording } from './session-recording.js';

const request = {
  method: 'POST',
  url: '/',
  httpVersion: '1.1',
  rawHeaders: [],
} as unknown as IncomingMessage;
const record = (isTraced: boolean, bodies: readonly string[]) => {
  const recording = new SessionRecording(isTraced);
  for (const body of bodies) recording.note(request, body, { status: 200, body }, 0);
  return recording;
};

describe('the recording of a session', () => {
  it('keeps the Inform and the last turns of a session that nobody asked about', () => {
    const recording = record(
      false,
      Array.from({ length: 20 }, (_, n) => String(n)),
    );
    expect(recording.count).toBe(20);
    expect(recording.take().map(({ body }) => body)).toEqual(['0', '13', '14', '15', '16', '17', '18', '19']);
  });

  it.each([
    [false, 32_768],
    [true, 524_288],
  ])('holds no more than it may (traced: %s)', (isTraced, most) => {
    const recording = record(
      isTraced,
      Array.from({ length: 2_000 }, () => 'x'.repeat(7_000)),
    );
    const held = recording.exchanges.reduce(
      (sum, { body, reply }) => sum + (body?.length ?? 0) + (reply?.body?.length ?? 0),
      0,
    );
    expect(held).toBeLessThanOrEqual(most);
    expect(recording.exchanges.length).toBeLessThanOrEqual(600);
    expect(recording.count).toBe(2_000);
  });

  it.each([
    [false, 32_768],
    [true, 524_288],
  ])('counts headers and request lines as well (traced: %s)', (isTraced, most) => {
    const wordy = {
      method: 'POST',
      httpVersion: '1.1',
      url: `/${'u'.repeat(6_000)}`,
      rawHeaders: ['X-Long', 'h'.repeat(9_000)],
    } as unknown as IncomingMessage;
    const recording = new SessionRecording(isTraced);
    for (let turn = 0; turn < 1_000; turn++) recording.note(wordy, null, { status: 204 }, 0);
    const lines = recording.exchanges.map(({ line }) => line.length);
    const headers = recording.exchanges.flatMap(({ rawHeaders }) => rawHeaders.map(({ length }) => length));
    const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0);
    expect(sum(headers)).toBeGreaterThan(most / 2);
    expect(sum(headers)).toBeLessThanOrEqual(most);
    expect(Math.max(...lines)).toBe(512);
    expect(recording.exchanges.length).toBeLessThanOrEqual(600);
    recording.take();
  });

  it('tells the length of a body that it does not keep', () => {
    const [exchange] = record(false, ['x'.repeat(9_000)]).take();
    expect(exchange).toMatchObject({
      body: null,
      bodyLength: 9_000,
      reply: { status: 200, reason: 'body of 9000 characters not kept' },
    });
    expect(exchange?.reply).not.toHaveProperty('body');
  });

  it('lets go of everything at the end', () => {
    const recording = record(true, ['a']);
    expect(recording.take()).toHaveLength(1);
    recording.note(request, 'b', null, 0);
    expect(recording.exchanges).toEqual([]);
  });

  it('holds little of many sessions together, and again more when they have ended', () => {
    const bodies = Array.from({ length: 2 }, () => 'x'.repeat(8_000));
    const many = Array.from({ length: 2_000 }, () => record(false, bodies));
    const kept = many.filter(({ exchanges }) => exchanges[0]?.body !== null).length;
    expect(kept).toBeGreaterThan(1_000);
    expect(kept).toBeLessThan(1_100);
    for (const recording of many) recording.take();
    expect(record(false, bodies).take()[0]?.body).toHaveLength(8_000);
  });
});
