import { between, oneOf, text, writable, type ModelGroup } from './model-builder.js';

const lanManagement = 'LANDevice.1.LANHostConfigManagement.';
const wanConnection = 'WANDevice.1.WANConnectionDevice.1.WANIPConnection.1.';

/** Port mappings, LAN side and DSL line of a TR-098 gateway. */
export const tr098Network: readonly ModelGroup[] = [
  {
    tables: {
      [`${wanConnection}PortMapping.`]: {
        rows: [
          ['PortMappingEnabled', 'boolean', '0', writable],
          ['PortMappingLeaseDuration', 'unsignedInt', '0', writable],
          ['RemoteHost', 'string', '', writable],
          ['ExternalPort', 'unsignedInt', '0', between(0, 65_535)],
          ['InternalPort', 'unsignedInt', '0', between(0, 65_535)],
          ['PortMappingProtocol', 'string', 'TCP', oneOf('TCP', 'UDP')],
          ['InternalClient', 'string', '', text(256)],
          ['PortMappingDescription', 'string', '', text(256)],
        ],
        instances: [
          {
            PortMappingEnabled: '1',
            ExternalPort: '8080',
            InternalPort: '80',
            InternalClient: '192.168.1.20',
          },
        ],
        growable: true,
        maxEntries: 32,
      },
      'LANDevice.1.LANEthernetInterfaceConfig.': {
        counter: 'LANEthernetInterfaceNumberOfEntries',
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['Status', 'string', 'Up'],
          ['MACAddress', 'string', '02:00:5E:00:00:11'],
          ['MaxBitRate', 'string', 'Auto', writable],
          ['DuplexMode', 'string', 'Auto', oneOf('Half', 'Full', 'Auto')],
          ['Stats.BytesSent', 'unsignedInt', '88123123'],
          ['Stats.BytesReceived', 'unsignedInt', '12312311'],
          ['Stats.PacketsSent', 'unsignedInt', '88123'],
          ['Stats.PacketsReceived', 'unsignedInt', '12311'],
        ],
        instances: [{}, {}, { Status: 'NoLink' }, { Status: 'NoLink' }],
      },
    },
  },
  {
    objects: {
      [lanManagement]: [
        ['MACAddress', 'string', '02:00:5E:00:00:10'],
        ['DHCPServerConfigurable', 'boolean', '1', writable],
        ['DHCPServerEnable', 'boolean', '1', writable],
        ['DHCPRelay', 'boolean', '0'],
        ['MinAddress', 'string', '192.168.1.100', writable],
        ['MaxAddress', 'string', '192.168.1.199', writable],
        ['SubnetMask', 'string', '255.255.255.0', writable],
        ['DNSServers', 'string', '192.168.1.1', text(64)],
        ['DomainName', 'string', 'lan', text(64)],
        ['IPRouters', 'string', '192.168.1.1', text(64)],
        ['DHCPLeaseTime', 'int', '86400', writable],
      ],
    },
    tables: {
      [`${lanManagement}IPInterface.`]: {
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['IPInterfaceIPAddress', 'string', '192.168.1.1', writable],
          ['IPInterfaceSubnetMask', 'string', '255.255.255.0', writable],
          ['IPInterfaceAddressingType', 'string', 'Static', writable],
        ],
        instances: [{}],
        growable: true,
        maxEntries: 4,
      },
      'Layer3Forwarding.Forwarding.': {
        counter: 'ForwardNumberOfEntries',
        rows: [
          ['Enable', 'boolean', '0', writable],
          ['Status', 'string', 'Disabled'],
          ['Type', 'string', 'Host', writable],
          ['DestIPAddress', 'string', '', writable],
          ['DestSubnetMask', 'string', '', writable],
          ['GatewayIPAddress', 'string', '', writable],
          ['Interface', 'string', '', text(256)],
          ['ForwardingMetric', 'int', '-1', writable],
        ],
        instances: [{ Enable: '1', Status: 'Enabled', Type: 'Default', GatewayIPAddress: '192.0.2.1' }],
        growable: true,
      },
    },
  },
  {
    objects: {
      'WANDevice.1.WANDSLInterfaceConfig.': [
        ['Enable', 'boolean', '1', writable],
        ['Status', 'string', 'Up'],
        ['ModulationType', 'string', 'ADSL_2plus'],
        ['LineEncoding', 'string', 'DMT'],
        ['DataPath', 'string', 'Interleaved'],
        ['UpstreamCurrRate', 'unsignedInt', '1021'],
        ['DownstreamCurrRate', 'unsignedInt', '15320'],
        ['UpstreamMaxRate', 'unsignedInt', '1180'],
        ['DownstreamMaxRate', 'unsignedInt', '17900'],
        ['UpstreamNoiseMargin', 'int', '92'],
        ['DownstreamNoiseMargin', 'int', '71'],
        ['UpstreamAttenuation', 'int', '104'],
        ['DownstreamAttenuation', 'int', '231'],
        ['UpstreamPower', 'int', '121'],
        ['DownstreamPower', 'int', '191'],
        ['ATURVendor', 'string', 'BDCM'],
        ['ATUCVendor', 'string', 'IFTN'],
        ['ShowtimeStart', 'unsignedInt', '86000'],
        ['Stats.Total.FECErrors', 'unsignedInt', '1201'],
        ['Stats.Total.CRCErrors', 'unsignedInt', '32'],
        ['Stats.Total.HECErrors', 'unsignedInt', '3'],
        ['Stats.Total.ErroredSecs', 'unsignedInt', '14'],
        ['Stats.Total.SeverelyErroredSecs', 'unsignedInt', '0'],
      ],
      'WANDevice.1.WANConnectionDevice.1.WANDSLLinkConfig.': [
        ['Enable', 'boolean', '1', writable],
        ['LinkStatus', 'string', 'Up'],
        ['LinkType', 'string', 'EoA', writable],
        ['DestinationAddress', 'string', 'PVC: 1/32', text(256)],
        ['ATMEncapsulation', 'string', 'LLC', oneOf('LLC', 'VCMUX')],
        ['ATMQoS', 'string', 'UBR', writable],
      ],
    },
  },
];
