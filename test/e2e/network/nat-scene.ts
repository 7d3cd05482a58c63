import { fileURLToPath } from 'node:url';
import { Namespaces } from './namespaces.js';
import { startProgram } from './started-program.js';

const acsProgram = fileURLToPath(new URL('../../../dist/apps/standalone/src/main.js', import.meta.url));
const cpeProgram = fileURLToPath(new URL('../../../dist/apps/cpe-simulator/src/main.js', import.meta.url));
const apiKey = 'network-key-0123456789abcdef0123456789';

/** The public side, of the documentation range [RFC 5737]. */
const acsAddress = '203.0.113.10';
const routerAddress = '203.0.113.1';

// A home router: what goes out gets its address, and only answers come in. One of its two subscribers has a line on
// which no UDP goes out.
const firewall = `table ip home {
  chain translate {
    type nat hook postrouting priority 100
    oifname "public" masquerade
  }
  chain pass {
    type filter hook forward priority 0
    policy drop
    iifname "deaf" meta l4proto udp drop
    iifname { "open", "deaf" } accept
    ct state established,related accept
  }
}
`;

/** An ACS on the public side of a router, and CPEs behind its NAT, each in a network of its own. */
export class NatScene {
  private constructor(
    private readonly namespaces: Namespaces,
    private readonly acs: string,
    private readonly homes: Readonly<Record<'open' | 'deaf', string>>,
  ) {}

  /** Builds the network and starts the ACS. @throws Error with its last words when it does not come up */
  static async build(dataDir: string): Promise<NatScene> {
    const namespaces = new Namespaces();
    try {
      const [acs, router] = [namespaces.add('acs'), namespaces.add('router')];
      const homes = { open: namespaces.add('open'), deaf: namespaces.add('deaf') };
      namespaces.connect(
        { ns: acs, device: 'eth0', address: `${acsAddress}/24` },
        { ns: router, device: 'public', address: `${routerAddress}/24` },
      );
      for (const [name, net] of [
        ['open', '192.168.77'],
        ['deaf', '192.168.78'],
      ] as const) {
        namespaces.connect(
          { ns: homes[name], device: 'eth0', address: `${net}.2/24` },
          { ns: router, device: name, address: `${net}.1/24` },
        );
        namespaces.route(homes[name], `${net}.1`);
      }
      namespaces.execute(router, 'sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
      namespaces.execute(router, 'nft', ['-f', '-'], firewall);
      const scene = new NatScene(namespaces, acs, homes);
      await scene.startAcs(dataDir);
      return scene;
    } catch (error) {
      await namespaces.close();
      throw error;
    }
  }

  /** One request to the API of the ACS, from beside it. */
  api(method: string, path: string, body?: unknown, waitSec = 0): unknown {
    const wait = waitSec > 0 ? ['-H', `Prefer: wait=${waitSec}`] : [];
    const json =
      body === undefined ? [] : ['-H', 'Content-Type: application/json', '-d', JSON.stringify(body)];
    const url = `http://127.0.0.1:7557/api/v1${path}`;
    const headers = ['-H', `Authorization: Bearer ${apiKey}`, ...wait];
    return JSON.parse(
      this.namespaces.execute(this.acs, 'curl', ['-s', '-X', method, ...headers, ...json, url]),
    ) as unknown;
  }

  /** Switches a CPE on in one of the homes. */
  startCpe(home: 'open' | 'deaf', serialNumber: number, informIntervalSec: number): void {
    const address = home === 'open' ? '192.168.77.2' : '192.168.78.2';
    const options = {
      acs: `http://${acsAddress}:7547/`,
      'serial-start': String(serialNumber),
      'inform-interval': String(informIntervalSec),
      'connection-request-host': address,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
    this.namespaces.start(this.homes[home], process.execPath, [cpeProgram, ...args]);
  }

  close(): Promise<void> {
    return this.namespaces.close();
  }

  private startAcs(dataDir: string): Promise<void> {
    return startProgram(this.namespaces, this.acs, {
      path: acsProgram,
      env: {
        ACS_DATA_DIR: dataDir,
        ACS_API_PORT: '7557',
        ACS_ADMIN_API_KEY: apiKey,
        ACS_ONBOARDING: 'open',
        ACS_LOG_LEVEL: 'debug',
      },
      isUp: 'Aviary is up.',
    });
  }
}
