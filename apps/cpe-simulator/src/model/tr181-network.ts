import {
  between,
  oneOf,
  secret,
  text,
  writable,
  type ModelGroup,
  type ParameterRow,
} from './model-builder.js';

const traffic: readonly ParameterRow[] = [
  ['Stats.BytesSent', 'unsignedLong', '904377123'],
  ['Stats.BytesReceived', 'unsignedLong', '5120331902'],
  ['Stats.PacketsSent', 'unsignedLong', '1120443'],
  ['Stats.PacketsReceived', 'unsignedLong', '3981201'],
  ['Stats.ErrorsSent', 'unsignedInt', '0'],
  ['Stats.ErrorsReceived', 'unsignedInt', '2'],
];
const link: readonly ParameterRow[] = [
  ['Enable', 'boolean', '1', writable],
  ['Status', 'string', 'Up'],
  ['Name', 'string', 'eth0'],
  ['LastChange', 'unsignedInt', '4711'],
  ['LowerLayers', 'string', '', text(1024)],
];
const address: readonly ParameterRow[] = [
  ['Enable', 'boolean', '1', writable],
  ['Status', 'string', 'Enabled'],
  ['IPAddress', 'string', '', writable],
  ['SubnetMask', 'string', '255.255.255.0', writable],
  ['AddressingType', 'string', 'Static'],
];

/** Interfaces, addressing and routing of a TR-181 gateway. */
export const tr181Network: readonly ModelGroup[] = [
  {
    tables: {
      'IP.Interface.': {
        rows: [
          ...link,
          ['Type', 'string', 'Normal'],
          ['MaxMTUSize', 'unsignedInt', '1500', between(64, 65_535)],
        ],
        instances: [{ Name: 'wan0', LowerLayers: 'Device.Ethernet.Link.1' }, { Name: 'br-lan' }],
      },
      'IP.Interface.1.IPv4Address.': {
        rows: address,
        instances: [{ IPAddress: '192.0.2.10', AddressingType: 'DHCP' }],
        growable: true,
      },
      'IP.Interface.2.IPv4Address.': {
        rows: address,
        instances: [{ IPAddress: '192.168.1.1' }],
        growable: true,
      },
      'NAT.PortMapping.': {
        rows: [
          ['Enable', 'boolean', '0', writable],
          ['Status', 'string', 'Disabled'],
          ['Interface', 'string', '', text(256)],
          ['AllInterfaces', 'boolean', '0', writable],
          ['LeaseDuration', 'unsignedInt', '0', writable],
          ['RemoteHost', 'string', '', writable],
          ['ExternalPort', 'unsignedInt', '0', between(0, 65_535)],
          ['ExternalPortEndRange', 'unsignedInt', '0', between(0, 65_535)],
          ['InternalPort', 'unsignedInt', '0', between(0, 65_535)],
          ['Protocol', 'string', 'TCP', oneOf('TCP', 'UDP')],
          ['InternalClient', 'string', '', text(256)],
          ['Description', 'string', '', text(256)],
        ],
        instances: [
          {
            Enable: '1',
            Status: 'Enabled',
            ExternalPort: '8443',
            InternalPort: '443',
            InternalClient: '192.168.1.20',
          },
        ],
        growable: true,
        maxEntries: 32,
      },
      'Ethernet.Interface.': {
        rows: [
          ...link,
          ['Upstream', 'boolean', '0'],
          ['MACAddress', 'string', '02:00:5E:00:00:01'],
          ['MaxBitRate', 'int', '-1', writable],
          ['DuplexMode', 'string', 'Auto', oneOf('Half', 'Full', 'Auto')],
          ...traffic,
        ],
        instances: [
          { Name: 'eth0', Upstream: '1' },
          { Name: 'eth1' },
          { Name: 'eth2', Status: 'Down' },
          { Name: 'eth3', Status: 'Down' },
        ],
      },
    },
  },
  {
    objects: {
      'DHCPv4.Server.': [['Enable', 'boolean', '1', writable]],
      'DNS.Client.': [
        ['Enable', 'boolean', '1', writable],
        ['Status', 'string', 'Enabled'],
      ],
    },
    tables: {
      'DHCPv4.Server.Pool.': {
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['Status', 'string', 'Enabled'],
          ['Interface', 'string', 'Device.IP.Interface.2.', writable],
          ['MinAddress', 'string', '192.168.1.100', writable],
          ['MaxAddress', 'string', '192.168.1.199', writable],
          ['SubnetMask', 'string', '255.255.255.0', writable],
          ['DNSServers', 'string', '192.168.1.1', writable],
          ['DomainName', 'string', 'lan', text(64)],
          ['IPRouters', 'string', '192.168.1.1', writable],
          ['LeaseTime', 'int', '86400', writable],
        ],
        instances: [{}],
        growable: true,
        maxEntries: 8,
      },
      'DNS.Client.Server.': {
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['Status', 'string', 'Enabled'],
          ['DNSServer', 'string', '', writable],
          ['Interface', 'string', 'Device.IP.Interface.1.', writable],
          ['Type', 'string', 'DHCPv4'],
        ],
        instances: [{ DNSServer: '192.0.2.53' }, { DNSServer: '192.0.2.54' }],
        growable: true,
      },
    },
  },
  {
    tables: {
      'PPP.Interface.': {
        rows: [
          ...link,
          ['Reset', 'boolean', '0', writable],
          ['ConnectionStatus', 'string', 'Connected'],
          ['LastConnectionError', 'string', 'ERROR_NONE'],
          ['Username', 'string', '', text(64)],
          ['Password', 'string', '', { ...secret, maxLength: 64 }],
          ['ConnectionTrigger', 'string', 'AlwaysOn', oneOf('OnDemand', 'AlwaysOn', 'Manual')],
        ],
        instances: [{ Name: 'ppp0', Username: 'line@isp.example' }],
      },
      'Routing.Router.': {
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['Status', 'string', 'Enabled'],
        ],
        instances: [{}],
      },
      'Routing.Router.1.IPv4Forwarding.': {
        rows: [
          ['Enable', 'boolean', '1', writable],
          ['Status', 'string', 'Enabled'],
          ['StaticRoute', 'boolean', '1'],
          ['DestIPAddress', 'string', '', writable],
          ['DestSubnetMask', 'string', '', writable],
          ['GatewayIPAddress', 'string', '', writable],
          ['Interface', 'string', '', writable],
          ['ForwardingMetric', 'int', '-1', writable],
        ],
        instances: [{ StaticRoute: '0', GatewayIPAddress: '192.0.2.1', Interface: 'Device.IP.Interface.1.' }],
        growable: true,
      },
    },
  },
];
