import { defineProfile } from './cpe-profile.js';

/** Follows the specification, with a Device:2 data model. */
export const tr181Generic = defineProfile({ name: 'tr181-generic' });

/** Follows the specification of its time, with an InternetGatewayDevice:1 data model and CWMP 1.0. */
export const tr098Generic = defineProfile({
  name: 'tr098-generic',
  dataModel: 'TR-098',
  soap: { cwmpNamespace: 'urn:dslforum-org:cwmp-1-0' },
});
