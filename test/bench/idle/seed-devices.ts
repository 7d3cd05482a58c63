import { SecretPaths } from '#data-model';
import type { InformRecord, Onboarding } from '#device';
import { Database, PgParameterStore, PgSessionStore } from '#persistence';
import { ordinaryHistory } from '../process/history-rules.js';
import { deviceParameters } from '../documents.js';

/** Devices that a database is filled with. */
export interface SeededDevices {
  readonly serialNumbers: readonly string[];
  readonly onboarding: Onboarding;
  /** Parameters stored of each. */
  readonly parameterCount: number;
}

/** Registers devices that have been met before: nothing is pending for them, and their parameters are known. */
export async function seedDevices(databaseUrl: string, devices: SeededDevices): Promise<void> {
  const database = new Database(databaseUrl, 4, 'aviary-bench', () => undefined);
  const [rules, secrets] = [ordinaryHistory(), new SecretPaths()];
  const sessions = new PgSessionStore(database, rules, secrets);
  const parameters = new PgParameterStore(database, rules, secrets);
  const values = deviceParameters(devices.parameterCount);
  try {
    for (const serialNumber of devices.serialNumbers) {
      const opened = await sessions.register(informRecord(serialNumber), devices.onboarding);
      if (opened.kind !== 'opened') throw new Error(`${serialNumber} is ${opened.kind}`);
      await parameters.recordValues(opened.session.fence, values, 'read');
    }
    await database.pool.query('UPDATE device SET connection_request_offered_at = now()');
    await database.pool.query('UPDATE device_session SET refresh_due_at = NULL');
  } finally {
    await database.close();
  }
}

function informRecord(serialNumber: string): InformRecord {
  return {
    identity: { oui: '001122', productClass: 'Gateway 7', serialNumber },
    facts: {
      manufacturer: 'Example Networks',
      modelName: null,
      softwareVersion: null,
      hardwareVersion: null,
      provisioningCode: null,
      periodicInformIntervalSec: 300,
      connectionRequestUrl: null,
      dataModelRoot: 'Device.',
      peerAddress: '127.0.0.1',
    },
    parameters: [],
    events: [],
    retryCount: 0,
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
    cwmpVersion: '1.2',
    timeoutSec: 60,
    principal: { kind: 'anonymous', username: null },
    digest: null,
    owner: 'bench',
  };
}
