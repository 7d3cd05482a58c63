import { isIPv4, isIPv6 } from 'node:net';
import { bad, incomplete, type ProxyHeader } from './proxy-header.js';

export const v1Start = Buffer.from('PROXY ');

/** The longest line that there can be, its end included [PROXY protocol 2.1]. */
const mostBytes = 107;

const port = /^(?:0|[1-9]\d{0,4})$/;

/** Version 1: one line of text. */
export function readV1(bytes: Buffer): ProxyHeader {
  const end = bytes.subarray(0, mostBytes).indexOf('\r\n');
  if (end < 0) return bytes.length < mostBytes ? incomplete : bad('the line has no end');
  const [, protocol, ...fields] = bytes.toString('latin1', 0, end).split(' ');
  const header = { kind: 'header', length: end + 2, isTls: false } as const;
  // What an unknown protocol is followed by has to be ignored.
  if (protocol === 'UNKNOWN') return { ...header, origin: null };
  const isAddress = protocol === 'TCP4' ? isIPv4 : protocol === 'TCP6' ? isIPv6 : null;
  if (isAddress === null) return bad('the protocol is neither TCP4, TCP6 nor UNKNOWN');
  const [source = '', destination = '', ...ports] = fields;
  if (!isAddress(source) || !isAddress(destination) || source.includes('%'))
    return bad('an address is none of its protocol');
  if (ports.length !== 2 || !ports.every((text) => port.test(text) && Number(text) <= 65_535))
    return bad('the ports are not two numbers to 65535');
  return { ...header, origin: { address: source } };
}
