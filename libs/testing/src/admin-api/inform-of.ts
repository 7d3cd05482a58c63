import type { DeviceIdentity, InformRecord } from '#device';

/** A periodic Inform that says nothing new. */
export function informOf(identity: DeviceIdentity): InformRecord {
  return {
    identity,
    facts: {
      manufacturer: null,
      modelName: null,
      softwareVersion: null,
      hardwareVersion: null,
      provisioningCode: null,
      connectionRequestUrl: null,
      periodicInformIntervalSec: null,
      dataModelRoot: null,
      peerAddress: null,
    },
    parameters: [],
    events: [{ eventCode: '2 PERIODIC', commandKey: '' }],
    retryCount: 0,
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
    cwmpVersion: '1.2',
    timeoutSec: 60,
    principal: { kind: 'anonymous', username: null },
    digest: null,
    owner: 'test',
  };
}
