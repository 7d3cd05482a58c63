import type { InformRecord } from '#device';
import { modelOf } from '../fleet/fleet-models.js';
import { serialNumberOf } from '../fleet/fleet-parameters.js';

/** The periodic Inform of the nth device of the fleet. */
export function informOf(n: number): InformRecord {
  const { oui, productClass, manufacturer, root } = modelOf(n);
  return {
    identity: { oui, productClass, serialNumber: serialNumberOf(n) },
    facts: {
      manufacturer,
      modelName: null,
      softwareVersion: null,
      hardwareVersion: null,
      provisioningCode: null,
      periodicInformIntervalSec: null,
      connectionRequestUrl: null,
      dataModelRoot: root,
      peerAddress: '10.0.0.1',
    },
    parameters: [{ path: `${root}DeviceInfo.SoftwareVersion`, value: '1.0', type: 'string' }],
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
