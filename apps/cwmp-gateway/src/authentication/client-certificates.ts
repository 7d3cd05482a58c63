import type { IncomingMessage } from 'node:http';
import { TLSSocket, type PeerCertificate } from 'node:tls';
import { Injectable } from '@nestjs/common';
import { cpeUsernameOf, deviceIdentityOf, type DeviceIdentity } from '#device';

// [TR-069 3.3]: OUI-SerialNumber or OUI-ProductClass-SerialNumber.
const deviceName = /^[0-9A-F]{6}-./i;

/** What verified client certificates say of their holders. */
@Injectable()
export class ClientCertificates {
  /** The device names in a certificate that a trusted authority signed; null when there are none. */
  namesOf({ socket }: IncomingMessage): readonly string[] | null {
    if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
    const names = deviceNamesOf(socket.getPeerCertificate());
    return names.length === 0 ? null : names;
  }
}

/** CN and DNS names that can stand for a device, the OUI in upper case. */
export function deviceNamesOf({ subject, subjectaltname = '' }: Partial<PeerCertificate>): string[] {
  const commonNames = [subject?.CN ?? []].flat();
  const alternatives = [...subjectaltname.matchAll(/(?:^|, )DNS:([^,"]+)/g)].map(([, name = '']) => name);
  return [...commonNames, ...alternatives]
    .filter((name) => deviceName.test(name))
    .map((name) => name.slice(0, 6).toUpperCase() + name.slice(6));
}

/** True when one of the names is that of the device that the Inform is from. */
export function isNamed(names: readonly string[], stated: DeviceIdentity): boolean {
  const identity = deviceIdentityOf(stated);
  if ('reason' in identity) return false;
  const { oui, productClass, serialNumber } = identity;
  const short = { ...identity, productClass: '' };
  const own = [`${oui}-${serialNumber}`, `${oui}-${productClass}-${serialNumber}`];
  return names.some((name) => [...own, cpeUsernameOf(identity), cpeUsernameOf(short)].includes(name));
}
