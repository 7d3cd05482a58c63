import { defineProfile } from './cpe-profile.js';

/** RouterOS: no SOAP Header, hence no cwmp:ID; single quotes; `soap` is the prefix of the encoding namespace. */
export const mikrotik = defineProfile({
  name: 'mikrotik',
  identity: { manufacturer: 'MikroTik', oui: 'E48D8C', productClass: 'hAP ac2' },
  soap: {
    xmlDeclaration: '',
    quote: "'",
    header: 'absent',
    envelopePrefix: 'SOAP-ENV',
    encodingPrefix: 'soap',
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
  },
  rpc: { checksDeclaredType: false },
});
