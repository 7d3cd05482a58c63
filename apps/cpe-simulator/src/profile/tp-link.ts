import { defineProfile } from './cpe-profile.js';

/** Accepts boolean values as digits only; challenges connection requests without qop. */
export const tpLink = defineProfile({
  name: 'tp-link',
  dataModel: 'TR-098',
  identity: { manufacturer: 'TP-Link', oui: '14CC20', productClass: 'IGD' },
  soap: { cwmpNamespace: 'urn:dslforum-org:cwmp-1-0' },
  rpc: { acceptsBooleanWords: false },
  connectionRequest: { qop: 'none' },
});
