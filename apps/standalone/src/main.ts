import 'reflect-metadata';
import { exitOnStartupError, JsonLogger } from '#observability';
import { endOnSignal } from '#composition';
import { loadStandaloneConfig } from './standalone-config.js';
import { startStandalone } from './start-standalone.js';

try {
  const config = loadStandaloneConfig();
  const acs = await startStandalone(config, new JsonLogger(config.log));
  endOnSignal(() => acs.stop());
  process.stdout.write(`Aviary is up. CPEs: ${acs.cwmpUrl}  API: ${acs.apiUrl}/api/v1\n`);
  if (acs.firstStart)
    process.stdout.write(
      `Generated on this first start, kept in ${acs.credentialsPath}:\n` +
        `  API key                ${acs.adminApiKey}\n` +
        `  CPE bootstrap user     ${acs.credentials.bootstrapUsername}\n` +
        `  CPE bootstrap password ${acs.credentials.bootstrapPassword}\n`,
    );
} catch (error) {
  exitOnStartupError(error);
}
