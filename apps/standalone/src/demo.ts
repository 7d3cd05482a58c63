import 'reflect-metadata';
import { join } from 'node:path';
import { endOnSignal } from '#composition';
import { environmentWith } from '#config';
import { exitOnStartupError, JsonLogger } from '#observability';
import { DemoFleet } from './demo/demo-fleet.js';
import { demoGuide, firstOnlineDevice } from './demo/demo-guide.js';
import { loadStandaloneConfig } from './standalone-config.js';
import { startStandalone } from './start-standalone.js';

const demoDefaults = {
  ACS_DATA_DIR: './data/demo',
  ACS_BIND: '127.0.0.1',
  ACS_ONBOARDING: 'open',
  ACS_LOG_LEVEL: 'warn',
  ACS_LOG_FORMAT: 'pretty',
};

try {
  const config = loadStandaloneConfig(environmentWith(demoDefaults));
  process.stdout.write('Starting the demo ACS (the first start sets up its database) …\n');
  const acs = await startStandalone(config, new JsonLogger(config.log));
  const ledgerPath = join(config.state.dataDir, 'cpe-ledger.ndjson');
  const startedAt = new Date();
  const fleet = DemoFleet.start({ acsUrl: acs.cwmpUrl, count: 25, ledgerPath });
  const stop = async () => {
    await fleet.stop();
    await acs.stop();
  };
  endOnSignal(stop);
  try {
    process.stdout.write(demoGuide(acs, await firstOnlineDevice(acs, startedAt), ledgerPath));
  } catch (error) {
    await stop();
    throw error;
  }
} catch (error) {
  exitOnStartupError(error);
}
