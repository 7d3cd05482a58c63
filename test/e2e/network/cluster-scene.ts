import { fileURLToPath } from 'node:url';
import { inform } from '../cpe/documents.js';
import { Namespaces } from './namespaces.js';
import { startProgram } from './started-program.js';

const clusterProgram = fileURLToPath(
  new URL('../../../dist/apps/local-cluster/src/main.js', import.meta.url),
);
const cwmpPort = 7547;
const silently = ['-s', '-o', '/dev/null', '-w', '%{http_code} %{time_total}', '--max-time', '9'];
/** Where the second gateway takes requests and is looked at, as the local cluster chooses them. */
const gatewayPorts = `{ ${cwmpPort + 11}, ${cwmpPort + 13} }`;

const vanished = `table ip machine {
  chain gone {
    type filter hook input priority 0
    tcp dport ${gatewayPorts} drop
    tcp sport ${gatewayPorts} drop
  }
}
`;

/** What became of an Inform, and after how many seconds. */
export interface Answered {
  readonly status: number;
  readonly sec: number;
}

/** `npm run cluster`, with its demo fleet, in a network of its own. */
export class ClusterScene {
  private constructor(
    private readonly namespaces: Namespaces,
    private readonly ns: string,
  ) {}

  static async build(dataDir: string): Promise<ClusterScene> {
    const namespaces = new Namespaces();
    try {
      const ns = namespaces.add('cluster');
      await startProgram(namespaces, ns, {
        path: clusterProgram,
        env: { ACS_DATA_DIR: dataDir },
        isUp: 'Processes:',
      });
      return new ClusterScene(namespaces, ns);
    } catch (error) {
      await namespaces.close();
      throw error;
    }
  }

  /** From now on nothing is heard of the second gateway any more, as when its machine has lost its power. */
  loseSecondGateway(): void {
    this.namespaces.execute(this.ns, 'nft', ['-f', '-'], vanished);
  }

  /** One Inform to the balancer, of a CPE that waits for 9 s; status 0 when its connection ended without an answer. */
  inform(serialNumber: string): Answered {
    const said = this.namespaces.execute(
      this.ns,
      'sh',
      // Its exit code tells what its output does.
      [
        '-c',
        'curl "$@" || true',
        'curl',
        ...silently,
        '-H',
        'Content-Type: text/xml',
        '--data-binary',
        '@-',
        `http://127.0.0.1:${cwmpPort}/`,
      ],
      inform(serialNumber),
    );
    const [status = NaN, sec = NaN] = said.split(' ').map(Number);
    return { status, sec };
  }

  close(): Promise<void> {
    return this.namespaces.close();
  }
}
