import { createHmac } from 'node:crypto';
import type { HttpCredentials } from '../session/http-authorization.js';

/** What a CPE makes of a datagram: `replayed` is one that is not newer than the last it took. */
export type UdpRequestVerdict = 'granted' | 'refused' | 'replayed';

/** Decides which connection requests by UDP a CPE obeys [TR-069 G.2.2.3]. */
export class UdpRequestCheck {
  private lastSec = 0;
  private lastId = '';

  /** @param credentials null as long as nobody has set any; then all requests are refused. */
  check(datagram: Buffer, credentials: HttpCredentials | null): UdpRequestVerdict {
    const target = /^GET (http:\/\/\S+) HTTP\/1\.1\r\n/.exec(datagram.toString('latin1'))?.[1] ?? '';
    if (credentials === null || !URL.canParse(target)) return 'refused';
    const query = new URL(target).searchParams;
    const [ts = '', id = '', un = '', cn = '', sig = ''] = ['ts', 'id', 'un', 'cn', 'sig'].map(
      (name) => query.get(name) ?? '',
    );
    const { username, password } = credentials;
    const signature = createHmac('sha1', password)
      .update(ts + id + un + cn)
      .digest('hex');
    if (un !== username || sig.toLowerCase() !== signature) return 'refused';
    if (!(Number(ts) > this.lastSec) || id === this.lastId) return 'replayed';
    this.lastSec = Number(ts);
    this.lastId = id;
    return 'granted';
  }
}
