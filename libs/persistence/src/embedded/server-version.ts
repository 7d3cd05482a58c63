import pg from 'pg';
import { StartupError } from '#observability';

const OLDEST_SUPPORTED = 14;

/**
 * Connects once to the server of DATABASE_URL and checks its version.
 *
 * @returns the major version
 * @throws StartupError when it cannot be reached or is older than 14; the message holds no password
 */
export async function checkServerVersion(url: string): Promise<number> {
  return requireSupportedVersion(await readVersionNumber(url));
}

/** The major version behind `server_version_num`. @throws StartupError when it is too old */
export function requireSupportedVersion(versionNumber: number): number {
  const majorVersion = Math.floor(versionNumber / 10_000);
  if (majorVersion >= OLDEST_SUPPORTED) return majorVersion;
  throw new StartupError(
    'POSTGRES_VERSION_TOO_OLD',
    `the server of DATABASE_URL is PostgreSQL ${majorVersion}`,
    `upgrade it to ${OLDEST_SUPPORTED} or newer, or unset DATABASE_URL to use the embedded one`,
  );
}

async function readVersionNumber(url: string): Promise<number> {
  try {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ version: number }>(
        `SELECT current_setting('server_version_num')::int AS version`,
      );
      return rows[0]?.version ?? 0;
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch (error) {
    throw new StartupError(
      'POSTGRES_UNREACHABLE',
      `cannot connect to the server of DATABASE_URL (${describe(error, url)})`,
      'check the address, the credentials and that the server runs',
      { cause: error },
    );
  }
}

function describe(error: unknown, url: string): string {
  const code = error instanceof Error && 'code' in error ? `${String(error.code)} ` : '';
  const message = error instanceof Error ? error.message : String(error);
  // The message of an unreadable URL repeats it.
  return message.includes(url) ? `${code}not a valid URL` : `${code}${message}`.trim();
}
