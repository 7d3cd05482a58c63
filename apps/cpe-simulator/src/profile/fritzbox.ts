import { defineProfile } from './cpe-profile.js';

/** AVM: one ProductClass for all models, a new TCP connection after 401, BOOTSTRAP last, wrong array sizes. */
export const fritzbox = defineProfile({
  name: 'fritzbox',
  dataModel: 'TR-098',
  identity: { manufacturer: 'AVM', oui: '00040E', productClass: 'FRITZ!Box' },
  soap: {
    envelopePrefix: 'soap',
    encodingPrefix: 'soapenc',
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
    arraySize: (count) => String(Math.max(0, count - 3)),
  },
  http: { reconnectsAfterChallenge: true },
  bootEvents: (isFirst) => [
    { eventCode: '1 BOOT', commandKey: '' },
    ...(isFirst ? [{ eventCode: '0 BOOTSTRAP', commandKey: '' }] : []),
  ],
});
