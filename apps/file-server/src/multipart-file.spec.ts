import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formBoundary, MultipartError, MultipartFile } from './multipart-file.js';

const form = (content: Buffer) =>
  Buffer.concat([
    Buffer.from('--b0\r\nContent-Disposition: form-data; name="f"; filename="x.cfg"\r\n\r\n'),
    content,
    Buffer.from('\r\n--b0\r\nContent-Disposition: form-data; name="other"\r\n\r\nignored\r\n--b0--\r\n'),
  ]);

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const size = sizes[n % sizes.length] ?? bytes.length;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

async function fileIn(chunks: readonly Buffer[]): Promise<Buffer> {
  const file = new MultipartFile('b0');
  const [content] = await Promise.all([buffer(file), pipeline(Readable.from(chunks), file)]);
  return content;
}

test('gives the first part byte for byte, wherever the chunks end', async () => {
  const tricky = fc.constantFrom(
    '',
    '\r\n',
    '--b0',
    '\r\n--b',
    '\r\n--b1',
    'text',
    '\r\n\r\n',
    '\r\n--b\r\n--b',
  );
  // A boundary does not occur in what it bounds.
  const contents = fc
    .array(tricky, { maxLength: 8 })
    .map((parts) => parts.join(''))
    .filter((text) => !`\r\n${text}`.includes('\r\n--b0'))
    .map((text) => Buffer.from(text));
  const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(contents, sizes, async (content, chunkSizes) => {
      expect(await fileIn(cut(form(content), chunkSizes))).toEqual(content);
    }),
  );
});

test.each([
  ['ends early', form(Buffer.from('abc')).subarray(0, 73)],
  ['has no part', Buffer.from('just bytes')],
  ['has a head without an end', Buffer.from(`--b0\r\n${'x'.repeat(10_000)}`)],
  ['is empty', Buffer.alloc(0)],
])('refuses a form that %s', async (_what, bytes) => {
  await expect(fileIn([bytes])).rejects.toThrow(MultipartError);
});

test.each([
  ['multipart/form-data; boundary=abc', 'abc'],
  ['multipart/form-data; charset=utf-8; boundary="a b"', 'a b'],
  ['text/plain', null],
  [undefined, null],
])('boundary of %s', (type, boundary) => {
  expect(formBoundary(type)).toBe(boundary);
});
