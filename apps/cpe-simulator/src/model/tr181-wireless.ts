import {
  between,
  oneOf,
  secret,
  text,
  writable,
  type ModelGroup,
  type ParameterRow,
} from './model-builder.js';

/** A station or wired client in Device.Hosts. */
export const tr181Host: readonly ParameterRow[] = [
  ['PhysAddress', 'string', ''],
  ['IPAddress', 'string', ''],
  ['AddressSource', 'string', 'DHCP'],
  ['LeaseTimeRemaining', 'int', '43200'],
  ['Layer1Interface', 'string', 'Device.WiFi.SSID.1.'],
  ['Layer3Interface', 'string', 'Device.IP.Interface.2.'],
  ['HostName', 'string', ''],
  ['Active', 'boolean', '1'],
  ['ActiveLastChange', 'dateTime', '2026-01-01T06:00:00Z'],
];

const radio: readonly ParameterRow[] = [
  ['Enable', 'boolean', '1', writable],
  ['Status', 'string', 'Up'],
  ['Name', 'string', 'wl0'],
  ['SupportedFrequencyBands', 'string', '2.4GHz'],
  ['OperatingFrequencyBand', 'string', '2.4GHz', writable],
  ['SupportedStandards', 'string', 'b,g,n,ax'],
  ['OperatingStandards', 'string', 'g,n,ax', writable],
  ['ChannelsInUse', 'string', '6'],
  ['Channel', 'unsignedInt', '6', between(1, 255)],
  ['AutoChannelSupported', 'boolean', '1'],
  ['AutoChannelEnable', 'boolean', '1', writable],
  ['OperatingChannelBandwidth', 'string', '20MHz', writable],
  ['TransmitPower', 'int', '100', between(-1, 100)],
  ['RegulatoryDomain', 'string', 'DE ', { writable: true, maxLength: 3 }],
  ['Stats.BytesSent', 'unsignedLong', '81231230'],
  ['Stats.BytesReceived', 'unsignedLong', '90122334'],
  ['Stats.Noise', 'int', '-92'],
];

const accessPoint: readonly ParameterRow[] = [
  ['Enable', 'boolean', '1', writable],
  ['Status', 'string', 'Enabled'],
  ['SSIDReference', 'string', '', writable],
  ['SSIDAdvertisementEnabled', 'boolean', '1', writable],
  ['WMMEnable', 'boolean', '1', writable],
  ['IsolationEnable', 'boolean', '0', writable],
  ['MaxAssociatedDevices', 'unsignedInt', '32', writable],
  ['Security.ModesSupported', 'string', 'None,WPA2-Personal,WPA3-Personal'],
  ['Security.ModeEnabled', 'string', 'WPA2-Personal', oneOf('None', 'WPA2-Personal', 'WPA3-Personal')],
  ['Security.KeyPassphrase', 'string', 'canary-in-the-mine', { ...secret, maxLength: 63 }],
  ['Security.RekeyingInterval', 'unsignedInt', '3600', writable],
  ['WPS.Enable', 'boolean', '0', writable],
];

const ssids = [
  { LowerLayers: 'Device.WiFi.Radio.1.', SSID: 'Aviary', BSSID: '02:00:5E:00:01:01' },
  { LowerLayers: 'Device.WiFi.Radio.2.', SSID: 'Aviary', BSSID: '02:00:5E:00:01:02' },
  { LowerLayers: 'Device.WiFi.Radio.1.', SSID: 'Aviary guests', BSSID: '02:00:5E:00:01:03', Enable: '0' },
  { LowerLayers: 'Device.WiFi.Radio.2.', SSID: 'Aviary guests', BSSID: '02:00:5E:00:01:04', Enable: '0' },
];

/** Wireless and users of a TR-181 gateway. */
export const tr181Wireless: readonly ModelGroup[] = [
  {
    tables: {
      'WiFi.Radio.': {
        rows: radio,
        instances: [
          {},
          {
            Name: 'wl1',
            SupportedFrequencyBands: '5GHz',
            OperatingFrequencyBand: '5GHz',
            Channel: '36',
            ChannelsInUse: '36',
          },
        ],
      },
      'WiFi.SSID.': {
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['Status', 'string', 'Up'],
          ['Name', 'string', 'wl'],
          ['LowerLayers', 'string', '', text(1024)],
          ['BSSID', 'string', ''],
          ['MACAddress', 'string', '02:00:5E:00:01:00'],
          ['SSID', 'string', '', text(32)],
          ['Stats.BytesSent', 'unsignedLong', '4431231'],
          ['Stats.BytesReceived', 'unsignedLong', '9912331'],
        ],
        instances: ssids,
        growable: true,
        maxEntries: 16,
      },
    },
  },
  {
    tables: {
      'WiFi.AccessPoint.': {
        rows: accessPoint,
        instances: [1, 2, 3, 4].map((number) => ({ SSIDReference: `Device.WiFi.SSID.${number}.` })),
        growable: true,
        maxEntries: 16,
      },
      'Users.User.': {
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['Username', 'string', '', text(64)],
          ['Password', 'string', '', { ...secret, maxLength: 64 }],
          ['RemoteAccessCapable', 'boolean', '0', writable],
          ['Language', 'string', 'en', text(16)],
        ],
        instances: [{ Username: 'admin' }],
        growable: true,
        maxEntries: 8,
      },
    },
  },
];
