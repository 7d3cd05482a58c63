import { join } from 'node:path';
import { CredentialsFile, type GeneratedCredentials } from '#config';
import { MeasuredProcess } from './measured-process.js';

/** A whole ACS in one process, as `npm start` runs it. */
export interface AcsProcess {
  readonly process: MeasuredProcess;
  readonly cwmpPort: number;
  readonly apiUrl: string;
  readonly credentials: GeneratedCredentials;
}

/** Starts an ACS on free ports of loopback, over an existing database. */
export async function startAcs(
  directory: string,
  databaseUrl: string,
  onboarding: 'open' | 'quarantine',
  settings: Readonly<Record<string, string>> = {},
): Promise<AcsProcess> {
  const dataDir = join(directory, `acs-${onboarding}`);
  const { credentials } = new CredentialsFile(dataDir).load();
  const process = await MeasuredProcess.start({
    program: 'apps/standalone/src/main.js',
    readyLine: /CPEs: http:\/\/\S+?:(\d+)\/ +API: (http\S+)\/api\/v1/,
    environment: {
      ACS_DATA_DIR: dataDir,
      DATABASE_URL: databaseUrl,
      ACS_BIND: '127.0.0.1',
      ACS_CWMP_PORT: '0',
      ACS_API_PORT: '0',
      ACS_FILES_PORT: '0',
      ACS_STUN: 'off',
      ACS_SHUTDOWN_GRACE_SEC: '0',
      // A few devices that never rest stand for many.
      ACS_CWMP_SESSION_SPACING_SEC: '0',
      ACS_ONBOARDING: onboarding,
      ...settings,
    },
  });
  const [, port, apiUrl = ''] = process.ready;
  return { process, cwmpPort: Number(port), apiUrl, credentials };
}
