import { KeepAliveConnection } from '../idle/keep-alive-connection.js';

/** Calls `work` for 0 to `count` - 1, as many at a time as there are connections, each over one of its own. */
export async function overConnections(
  { count, connections, ports }: { count: number; connections: number; ports: readonly number[] },
  work: (n: number, connection: KeepAliveConnection) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (_: unknown, index: number) => {
    const connection = await KeepAliveConnection.open(ports[index % ports.length]!);
    while (next < count) await work(next++, connection);
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, lane));
}
