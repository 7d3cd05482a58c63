import type { GeneratedCredentials } from '#config';
import { JsonLogger } from '#observability';
import { loadStandaloneConfig, startStandalone } from '#standalone';
import type { LogLines } from './log-lines.js';

/** What a test knows of an ACS that runs, in one process or as a cluster. */
export interface StartedAcs {
  readonly cwmpUrl: string;
  readonly cwmpTlsUrl: string | null;
  readonly apiUrl: string;
  readonly filesPort: number;
  readonly adminApiKey: string;
  readonly credentials: Pick<GeneratedCredentials, 'bootstrapUsername' | 'bootstrapPassword'>;
  /** The metrics of each of its processes. */
  metrics(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts an ACS, again and again on the same data. */
export type AcsStarter = (settings: Readonly<Record<string, string>>, log: LogLines) => Promise<StartedAcs>;

/** All roles within this process, on other ports each time. */
export const inThisProcess: AcsStarter = async (settings, log) => {
  const ports = { ACS_CWMP_PORT: '0', ACS_API_PORT: '0', ACS_FILES_PORT: '0' };
  const config = loadStandaloneConfig({ ...ports, ...settings });
  const acs = await startStandalone(config, new JsonLogger(config.log, log));
  return { ...acs, metrics: async () => [await textOf(`${acs.apiUrl}/metrics`)] };
};

/** @throws Error (rejects) unless the answer is a success */
export async function textOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(url, { headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}
