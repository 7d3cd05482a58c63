import { defineProfile } from './cpe-profile.js';

/** F600W: an optical interface of its own with powers in tenths of a microwatt, lower-case OUI, a parameter twice in one Inform (the last value counts), BOOTSTRAP with a key at each boot. */
export const zte = defineProfile({
  name: 'zte',
  dataModel: 'TR-098',
  identity: { manufacturer: 'ZTE', oui: '00259e', productClass: 'F600W' },
  soap: {
    envelopePrefix: 'SOAP-ENV',
    encodingPrefix: 'SOAP-ENC',
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-0',
  },
  session: {
    adjustInform: (inform) => {
      const repeated = inform.parameters
        .filter(({ name }) => name.endsWith('.SoftwareVersion'))
        .map((parameter) => ({ ...parameter, value: 'V0.0.0' }));
      return { ...inform, parameters: [...repeated, ...inform.parameters] };
    },
  },
  vendorObjects: {
    objects: {
      'WANDevice.1.X_ZTE-COM_WANPONInterfaceConfig.': [
        ['Status', 'string', 'Up'],
        ['TXPower', 'string', '16982'],
        ['RXPower', 'string', '72'],
      ],
    },
  },
  bootEvents: () => [
    { eventCode: '0 BOOTSTRAP', commandKey: 'TR069_ZTE_HOMEGATEWAY' },
    { eventCode: '1 BOOT', commandKey: '' },
  ],
});
