import { Resolver } from 'node:dns/promises';

const DEFAULT_TIMEOUT_MS = 2_000;

/** Finds the addresses of a host name, as text. May reject; gives up early when the signal fires. */
export type HostResolver = (hostname: string, signal: AbortSignal) => Promise<readonly string[]>;

/**
 * A resolver that asks DNS for A and AAAA, once per server and for at most `timeoutMs` each. It keeps off the thread pool, which slow name
 * servers named by devices could otherwise fill. `servers` (`address` or `address:port`) default to the system's.
 */
export function dnsResolver(servers?: readonly string[], timeoutMs = DEFAULT_TIMEOUT_MS): HostResolver {
  return async (hostname, signal) => {
    const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
    if (servers) resolver.setServers(servers);
    const cancel = (): void => resolver.cancel();
    signal.addEventListener('abort', cancel);
    try {
      const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
      return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  };
}
