import type { Redis } from 'ioredis';
import { StartupError } from '#observability';

const oldestVersion = [6, 2] as const;

/** What keeps a Redis server from being used; its remedy is part of it. Null when it is fit, or keeps it to itself. */
export async function unfitness(client: Redis): Promise<StartupError | null> {
  const facts = factsOf(await client.info());
  const version = facts.get('redis_version');
  if (version !== undefined && isOlder(version))
    return new StartupError(
      'REDIS_VERSION_TOO_OLD',
      `the Redis of REDIS_URL has version ${version}`,
      `use Redis ${oldestVersion.join('.')} or newer`,
    );
  const policy = facts.get('maxmemory_policy');
  if (policy === undefined || policy === 'noeviction') return null;
  return new StartupError(
    'REDIS_EVICTS',
    `the Redis of REDIS_URL drops keys when its memory is full (maxmemory-policy ${policy})`,
    'set its maxmemory-policy to noeviction, or give Aviary a Redis of its own',
  );
}

function factsOf(info: string): ReadonlyMap<string, string> {
  return new Map(
    info.split(/\r?\n/).flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : [];
    }),
  );
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
}
