import { createHmac } from 'node:crypto';

/** A Binding Request of a CPE [TR-069 G.2.1]. */
export interface BindingRequest {
  /** 16 bytes. */
  readonly transactionId: Buffer;
  /** The address that the server told is another one than before. */
  readonly isChange: boolean;
  readonly username: string;
  /** Signed with it; null: unsigned. */
  readonly password: string | null;
}

/** What a server replied. */
export type BindingReply =
  | { readonly kind: 'mapped'; readonly address: string; readonly port: number }
  | { readonly kind: 'error'; readonly code: number };

function attribute(type: number, value: Buffer): Buffer {
  const header = Buffer.from([type >> 8, type & 0xff, value.length >> 8, value.length & 0xff]);
  return Buffer.concat([header, value]);
}

/** Text filled up with NUL to whole words, which RFC 3489 counts. */
function words(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** Writes a request in the way of RFC 3489. */
export function writeBindingRequest({ transactionId, isChange, username, password }: BindingRequest): Buffer {
  const body = Buffer.concat([
    attribute(0xc001, Buffer.from('dslforum.org/TR-111 ')),
    ...(isChange ? [attribute(0xc002, Buffer.alloc(0))] : []),
    ...(username === '' ? [] : [attribute(0x0006, words(username))]),
  ]);
  const length = body.length + (password === null ? 0 : 24);
  const text = Buffer.concat([Buffer.from([0, 1, length >> 8, length & 0xff]), transactionId, body]);
  if (password === null) return text;
  const filled = Buffer.concat([text, Buffer.alloc((64 - (text.length % 64)) % 64)]);
  return Buffer.concat([text, attribute(0x0008, createHmac('sha1', password).update(filled).digest())]);
}

/** The reply to the request of this transaction; null for anything else. Reads IPv4 only. */
export function readBindingReply(datagram: Buffer, transactionId: Buffer): BindingReply | null {
  if (datagram.length < 20 || !datagram.subarray(4, 20).equals(transactionId)) return null;
  for (let offset = 20; offset + 8 <= datagram.length;) {
    const type = datagram.readUInt16BE(offset);
    const value = datagram.subarray(offset + 4);
    if (type === 0x0009) return { kind: 'error', code: value[2]! * 100 + value[3]! };
    if (type === 0x0001 && value[1] === 1 && value.length >= 8)
      return { kind: 'mapped', address: value.subarray(4, 8).join('.'), port: value.readUInt16BE(2) };
    offset += 4 + Math.ceil(datagram.readUInt16BE(offset + 2) / 4) * 4;
  }
  return null;
}
