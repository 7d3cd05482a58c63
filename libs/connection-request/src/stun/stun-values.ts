import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

/** Where a datagram came from or goes to. */
export interface UdpEndpoint {
  /** An IP address; never an IPv4-mapped one. */
  readonly address: string;
  readonly port: number;
}

const magicCookie = Buffer.from('2112a442', 'hex');

const familyV4 = 1;
const familyV6 = 2;

/** MAPPED-ADDRESS and its like [RFC 3489 11.2.1]. @throws RangeError for an address that is none */
export function encodeEndpoint({ address, port }: UdpEndpoint): Buffer {
  if (isIP(address) === 0) throw new RangeError('not an IP address');
  const bytes = ipaddr.process(address).toByteArray();
  const head = Buffer.from([0, bytes.length === 4 ? familyV4 : familyV6, port >> 8, port & 0xff]);
  return Buffer.concat([head, Buffer.from(bytes)]);
}

/** Reads what `encodeEndpoint` writes; null for anything else. */
export function decodeEndpoint(value: Buffer): UdpEndpoint | null {
  const length = value[1] === familyV4 ? 4 : value[1] === familyV6 ? 16 : 0;
  if (length === 0 || value.length !== 4 + length) return null;
  const address = ipaddr.fromByteArray([...value.subarray(4)]);
  return { address: ipaddr.process(address.toString()).toString(), port: value.readUInt16BE(2) };
}

/** The client speaks RFC 5389 and not only RFC 3489. */
export function hasMagicCookie(transactionId: Buffer): boolean {
  return transactionId.subarray(0, 4).equals(magicCookie);
}

/** XOR-MAPPED-ADDRESS [RFC 5389 15.2], which no router on the way rewrites. */
export function encodeXorEndpoint(endpoint: UdpEndpoint, transactionId: Buffer): Buffer {
  const value = encodeEndpoint(endpoint);
  const mask = Buffer.concat([magicCookie.subarray(0, 2), magicCookie, transactionId.subarray(4)]);
  for (let n = 2; n < value.length; n++) value[n]! ^= mask[n - 2]!;
  return value;
}

/** ERROR-CODE [RFC 3489 11.2.9], its phrase filled up to whole words. */
export function encodeErrorCode(code: number, phrase: string): Buffer {
  const text = phrase.padEnd(Math.ceil(phrase.length / 4) * 4);
  return Buffer.concat([
    Buffer.from([0, 0, Math.floor(code / 100), code % 100]),
    Buffer.from(text, 'latin1'),
  ]);
}

/** UNKNOWN-ATTRIBUTES [RFC 3489 11.2.10]: an odd number of types is made even by repeating one. */
export function encodeUnknownAttributes(types: readonly number[]): Buffer {
  const [first] = types;
  const listed = types.length % 2 === 1 && first !== undefined ? [...types, first] : types;
  return Buffer.from(listed.flatMap((type) => [type >> 8, type & 0xff]));
}

/** A text attribute such as USERNAME; clients of RFC 3489 fill it up with NUL and count that. */
export function decodeText(value: Buffer): string {
  return value.toString('utf8').replace(/\0+$/, '');
}
