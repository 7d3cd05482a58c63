import { RedisConnection } from '#redis';

/** A connection as a process has it; `told` notes what its owner hears of outages. */
export function connect(url: string, told: string[] = []): Promise<RedisConnection> {
  return RedisConnection.open({
    url,
    name: 'test',
    patienceMs: 1_000,
    onLost: () => void told.push('lost'),
    onBack: () => void told.push('back'),
  });
}
