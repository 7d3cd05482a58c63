import { defineProfile } from './cpe-profile.js';

/** ONTs: an optical interface in a misspelt object of their own, a misspelt root in the Inform, no session without an XML declaration, NextLevel only as a digit. */
export const huawei = defineProfile({
  name: 'huawei',
  dataModel: 'TR-098',
  identity: { manufacturer: 'Huawei Technologies Co., Ltd', oui: '00E0FC', productClass: 'HN8145X6N' },
  soap: {
    envelopePrefix: 'SOAP-ENV',
    encodingPrefix: 'SOAP-ENC',
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
  },
  session: {
    requiresDeclaration: true,
    adjustInform: (inform) => {
      const name = 'InternetGateWayDevice.DeviceInfo.X_CT-ProvCode';
      return { ...inform, parameters: [...inform.parameters, { name, value: 'CT-1', type: 'string' }] };
    },
  },
  rpc: { acceptsNextLevelWords: false },
  vendorObjects: {
    objects: {
      'WANDevice.1.X_GponInterafceConfig.': [
        ['Status', 'string', 'Up'],
        ['TXPower', 'string', '2.3'],
        ['RXPower', 'string', '-21.4 dBm'],
        ['TransceiverTemperature', 'int', '47'],
        ['SupplyVottage', 'int', '3290'],
        ['BiasCurrent', 'int', '13'],
      ],
    },
  },
});
