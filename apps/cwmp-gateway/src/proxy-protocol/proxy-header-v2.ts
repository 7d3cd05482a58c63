import { SocketAddress } from 'node:net';
import { bad, incomplete, type ProxiedOrigin, type ProxyHeader } from './proxy-header.js';

export const v2Signature = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

const fixedBytes = 16;
/** Addresses and extensions of any proxy that we know of are a tenth of that. */
const mostBytes = 4_096;

const local = 0;
const proxied = 1;

/** Bytes of the two addresses and ports, by address family; what has no address here may have any. */
const addressBytes: Readonly<Record<number, number>> = { 0: 0, 1: 12, 2: 36, 3: 216 };
const stream = 1;

const tlsExtension = 0x20;
const takenByTls = 0x01;
/** Flags, and whether the client's certificate was good. */
const leastTlsBytes = 5;

/** Version 2: binary, with a length and extensions. */
export function readV2(bytes: Buffer): ProxyHeader {
  if (bytes.length < fixedBytes) return incomplete;
  const [versionAndCommand = 0, familyAndProtocol = 0] = bytes.subarray(v2Signature.length);
  const command = versionAndCommand & 0x0f;
  if (versionAndCommand >> 4 !== 2 || command > proxied) return bad('the version or the command is unknown');
  const length = fixedBytes + bytes.readUInt16BE(fixedBytes - 2);
  if (length > mostBytes) return bad(`the header is longer than ${mostBytes} bytes`);
  const family = familyAndProtocol >> 4;
  const least = addressBytes[family];
  const protocol = familyAndProtocol & 0x0f;
  if (least === undefined || protocol > 2) return bad('the address family or the transport is unknown');
  // A proxy that speaks for itself may send any addresses; they are passed over.
  const spent = command === local ? 0 : least;
  if (length < fixedBytes + spent) return bad('the header is too short for its addresses');
  if (bytes.length < length) return incomplete;
  if (command === local) return { kind: 'header', length, origin: null, isTls: false };
  const extensions = readExtensions(bytes.subarray(fixedBytes + spent, length));
  if (extensions === null) return bad('the extensions do not fit into the header');
  const origin = protocol === stream ? originOf(family, bytes.subarray(fixedBytes)) : null;
  return { kind: 'header', length, origin, isTls: extensions.isTls };
}

function originOf(family: number, addresses: Buffer): ProxiedOrigin | null {
  if (family === 1) return { address: addresses.subarray(0, 4).join('.') };
  if (family !== 2) return null;
  const groups = Array.from({ length: 8 }, (_, n) => addresses.readUInt16BE(2 * n).toString(16));
  return { address: new SocketAddress({ family: 'ipv6', address: groups.join(':') }).address };
}

/** Null when they are cut off. */
function readExtensions(bytes: Buffer): { readonly isTls: boolean } | null {
  let isTls = false;
  for (let at = 0; at < bytes.length;) {
    if (bytes.length - at < 3) return null;
    const length = bytes.readUInt16BE(at + 1);
    const value = bytes.subarray(at + 3, at + 3 + length);
    if (value.length < length) return null;
    if (bytes[at] === tlsExtension && length >= leastTlsBytes) isTls = ((value[0] ?? 0) & takenByTls) !== 0;
    at += 3 + length;
  }
  return { isTls };
}
