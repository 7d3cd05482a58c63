import {
  between,
  oneOf,
  secret,
  text,
  writable,
  type ModelGroup,
  type ParameterRow,
} from './model-builder.js';

/** A client in LANDevice.1.Hosts. */
export const tr098Host: readonly ParameterRow[] = [
  ['IPAddress', 'string', ''],
  ['AddressSource', 'string', 'DHCP'],
  ['LeaseTimeRemaining', 'int', '43200'],
  ['MACAddress', 'string', ''],
  ['HostName', 'string', ''],
  ['InterfaceType', 'string', '802.11'],
  ['Active', 'boolean', '1'],
];

const wlan: readonly ParameterRow[] = [
  ['Enable', 'boolean', '1', writable],
  ['Status', 'string', 'Up'],
  ['BSSID', 'string', '02:00:5E:00:01:01'],
  ['MaxBitRate', 'string', 'Auto', writable],
  ['Channel', 'unsignedInt', '6', between(0, 255)],
  ['AutoChannelEnable', 'boolean', '1', writable],
  ['SSID', 'string', 'Aviary', text(32)],
  ['BeaconType', 'string', '11i', oneOf('None', 'Basic', 'WPA', '11i', 'WPAand11i')],
  ['MACAddressControlEnabled', 'boolean', '0', writable],
  ['Standard', 'string', 'n'],
  ['WEPKeyIndex', 'unsignedInt', '1', between(1, 4)],
  ['KeyPassphrase', 'string', 'canary-in-the-mine', { ...secret, maxLength: 63 }],
  ['WEPEncryptionLevel', 'string', 'Disabled,40-bit,104-bit'],
  ['BasicEncryptionModes', 'string', 'None', oneOf('None', 'WEPEncryption')],
  ['BasicAuthenticationMode', 'string', 'None', writable],
  ['WPAEncryptionModes', 'string', 'TKIPEncryption', writable],
  ['WPAAuthenticationMode', 'string', 'PSKAuthentication', writable],
  ['IEEE11iEncryptionModes', 'string', 'AESEncryption', writable],
  ['IEEE11iAuthenticationMode', 'string', 'PSKAuthentication', writable],
  ['PossibleChannels', 'string', '1-13'],
  ['BasicDataTransmitRates', 'string', '1,2,5.5,11', writable],
  ['OperationalDataTransmitRates', 'string', '1,2,5.5,6,9,11,12,18,24,36,48,54', writable],
  ['BeaconAdvertisementEnabled', 'boolean', '1', writable],
  ['SSIDAdvertisementEnabled', 'boolean', '1', writable],
  ['RadioEnabled', 'boolean', '1', writable],
  ['TransmitPower', 'unsignedInt', '100', between(0, 100)],
  ['AutoRateFallBackEnabled', 'boolean', '1', writable],
  ['LocationDescription', 'string', '', text(4096)],
  ['RegulatoryDomain', 'string', 'DE ', { writable: true, maxLength: 3 }],
  ['TotalPSKFailures', 'unsignedInt', '0'],
  ['TotalIntegrityFailures', 'unsignedInt', '0'],
  ['DeviceOperationMode', 'string', 'InfrastructureAccessPoint', writable],
  ['TotalBytesSent', 'unsignedInt', '99123123'],
  ['TotalBytesReceived', 'unsignedInt', '44123123'],
  ['TotalPacketsSent', 'unsignedInt', '123123'],
  ['TotalPacketsReceived', 'unsignedInt', '93123'],
];

/** Wireless networks of a TR-098 gateway. */
export const tr098Wireless: readonly ModelGroup[] = [
  {
    tables: {
      'LANDevice.1.WLANConfiguration.': {
        counter: 'LANWLANConfigurationNumberOfEntries',
        rows: wlan,
        instances: [
          {},
          { Enable: '0', Status: 'Disabled', SSID: 'Aviary guests', BSSID: '02:00:5E:00:01:02' },
          { Enable: '0', Status: 'Disabled', SSID: 'Aviary kids', BSSID: '02:00:5E:00:01:03' },
        ],
        growable: true,
        maxEntries: 8,
      },
    },
  },
];
