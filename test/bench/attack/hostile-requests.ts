import { gzipSync } from 'node:zlib';
import { inform } from '../documents.js';

/** A request that must be refused, or answered like any other that is merely large. */
export interface HostileRequest {
  readonly name: string;
  readonly bytes: Buffer;
}

const megabyte = 1_000_000;

/** Requests of up to a megabyte that are made to be dear: S08 to S10 in small and in large. */
export function hostileRequests(): readonly HostileRequest[] {
  const attributes = Array.from({ length: 100_000 }, (_, n) => `a${n}="1"`).join(' ');
  return [
    post('external entity', `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>`),
    post('nested elements', '<a>'.repeat(200_000)),
    post('attributes', `<a ${attributes}/>`),
    post('one large attribute', `<a b="${'x'.repeat(megabyte)}"/>`),
    post('empty elements', `<Envelope><Body>${'<a/>'.repeat(megabyte / 4)}`),
    post('parameters', `<Envelope><Body>${'<s><Name>a</Name><Value>b</Value></s>'.repeat(megabyte / 38)}`),
    post('comments', `<a>${'<!---->'.repeat(megabyte / 7)}</a>`),
    post('references', `<a>${'&#65;'.repeat(megabyte / 5)}</a>`),
    post('not XML', 'GET / HTTP/1.1 '.repeat(megabyte / 15)),
    post('an Inform cut short', inform('HOSTILE').slice(0, -40)),
    compressed('50 MB of blanks in gzip', Buffer.alloc(50 * megabyte, ' ')),
    head('a body that is declared too long', 50 * megabyte),
  ];
}

function post(name: string, body: string): HostileRequest {
  const bytes = Buffer.from(body);
  return { name, bytes: Buffer.concat([head(name, bytes.length).bytes, bytes]) };
}

function compressed(name: string, body: Buffer): HostileRequest {
  const bytes = gzipSync(body);
  return {
    name,
    bytes: Buffer.concat([head(name, bytes.length, 'Content-Encoding: gzip\r\n').bytes, bytes]),
  };
}

function head(name: string, length: number, more = ''): HostileRequest {
  const text = `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/xml\r\n${more}Content-Length: ${length}\r\n\r\n`;
  return { name, bytes: Buffer.from(text) };
}
