import { onCluster } from './acs/under-test.js';

/** Suites that `npm run test:cluster` leaves out, and why. */
const notOnCluster: Readonly<Record<string, string>> = {
  'test/e2e/backup.spec.ts': 'copies the embedded database of the single process',
  'test/e2e/failpoints.spec.ts': 'kills the single process; test/e2e/cluster and test/chaos kill gateways',
  'test/e2e/kill.spec.ts': 'kills the single process; test/e2e/cluster and test/chaos kill gateways',
  'test/e2e/shutdown.spec.ts': 'ends the single process; test/e2e/cluster ends gateways one after the other',
  'test/e2e/network-namespaces.spec.ts': 'runs the single process in a network of its own',
  'test/e2e/proxy-protocol.spec.ts': 'the balancer of the local cluster passes no TLS on',
  'test/e2e/tls.spec.ts': 'the balancer of the local cluster takes no TLS',
  'test/e2e/cluster/**': 'is about clusters in any case, and in npm test',
  'test/e2e/chaos.spec.ts': 'is about clusters in any case, and in npm test',
  'test/e2e/refused-starts.spec.ts': 'starts each process by itself in any case, and is in npm test',
};

/** Those that this run leaves out, with the reasons. */
export const leftOut: typeof notOnCluster = onCluster ? notOnCluster : {};

/** Names them, once per run. */
export default function setup(): void {
  for (const [file, reason] of Object.entries(leftOut))
    process.stderr.write(`NOT RUN on the cluster: ${file} ${reason}\n`);
}
