import { statSync } from 'node:fs';
import { StartupError } from '#observability';
import { type PostgresAccount, runProgram } from './run-program.js';

const CREATE_ACCOUNT: readonly (readonly [string, ...string[]])[] = [
  ['useradd', '--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
  ['adduser', '-S', '-D', '-H', '-s', '/sbin/nologin', 'postgres'],
];

/**
 * Chooses who runs PostgreSQL, which refuses to run as root: the owner of an existing cluster, else `postgres`
 * (created when missing), else `nobody`.
 *
 * @param existingCluster data directory of the cluster; need not exist
 * @returns undefined when we are an ordinary user, who runs it himself
 * @throws StartupError when there is no such user at all
 */
export async function chooseAccount(existingCluster: string): Promise<PostgresAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = statSync(existingCluster, { throwIfNoEntry: false });
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const account = (await findAccount('postgres')) ?? (await createAccount()) ?? (await findAccount('nobody'));
  if (account !== undefined) return account;
  throw new StartupError(
    'POSTGRES_BINARIES_UNUSABLE',
    'PostgreSQL does not run as root and there is no user "postgres" or "nobody"',
    'run Aviary as an ordinary user, or set DATABASE_URL',
  );
}

async function createAccount(): Promise<PostgresAccount | undefined> {
  for (const [program, ...args] of CREATE_ACCOUNT) {
    const { code } = await runProgram(program, args, { account: undefined, cwd: '/' });
    if (code === 0) return findAccount('postgres');
  }
  return undefined;
}

async function findAccount(name: string): Promise<PostgresAccount | undefined> {
  const [uid, gid] = await Promise.all(['-u', '-g'].map((flag) => readId(flag, name)));
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

async function readId(flag: string, name: string): Promise<number | undefined> {
  const { code, output } = await runProgram('id', [flag, name], { account: undefined, cwd: '/' });
  return code === 0 && /^\d+\s*$/.test(output) ? Number(output) : undefined;
}
