import { canonicalText, parseAddress } from '../guard/address-policy.js';
import type { UdpEndpoint } from '../stun/stun-values.js';

const form = /^(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9.]{7,15}))(?::(\d{1,5}))?$/;
const defaultPort = 80;

/**
 * Reads the value of UDPConnectionRequestAddress: `host:port`, or `host` for port 80 [TR-181 ManagementServer]. Null for
 * anything else, such as a name: what a device reports is not looked up for it. Never throws.
 */
export function readReportedEndpoint(text: string): UdpEndpoint | null {
  const [, v6, v4, port] = form.exec(text.trim()) ?? [];
  const address = parseAddress(v6 ?? v4 ?? '');
  const number = port === undefined ? defaultPort : Number(port);
  if (address === null || number < 1 || number > 65_535) return null;
  return { address: canonicalText(address), port: number };
}
