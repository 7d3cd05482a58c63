import type { StoredParameter } from '#device';
import type { FleetModel } from './fleet-models.js';

type Value = (n: number, instance: number) => string;

const always =
  (text: string): Value =>
  () =>
    text;
const mac: Value = (n, instance) =>
  [0x02, instance & 255, (n >> 24) & 255, (n >> 16) & 255, (n >> 8) & 255, n & 255]
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join(':');
const ip: Value = (n, instance) => `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${(n + instance) & 255}`;
const counter: Value = (n, instance) => String((Math.imul(n + 1, 0x9e3779b1) >>> 0) * (instance + 1));

/** A table of the data model: its leaves, of which a third differ from device to device. */
const families: readonly (readonly [table: string, ...leaves: (readonly [string, string, Value])[]])[] = [
  [
    'WiFi.SSID',
    ['Enable', 'boolean', always('1')],
    ['Status', 'string', always('Up')],
    ['SSID', 'string', (n, instance) => `home-${n.toString(36)}-${instance}`],
    ['BSSID', 'string', mac],
    ['LowerLayers', 'string', (_, instance) => `Device.WiFi.Radio.${instance}`],
    ['Stats.BytesSent', 'unsignedLong', counter],
    ['Stats.ErrorsSent', 'unsignedInt', always('0')],
  ],
  [
    'Hosts.Host',
    ['PhysAddress', 'string', mac],
    ['IPAddress', 'string', ip],
    ['Active', 'boolean', always('1')],
    ['HostName', 'string', always('')],
    ['Layer1Interface', 'string', always('Device.Ethernet.Interface.1')],
  ],
  [
    'Ethernet.Interface',
    ['Enable', 'boolean', always('1')],
    ['Status', 'string', always('Up')],
    ['MACAddress', 'string', mac],
    ['MaxBitRate', 'int', always('1000')],
    ['DuplexMode', 'string', always('Auto')],
    ['Stats.BytesReceived', 'unsignedLong', counter],
  ],
  [
    'NAT.PortMapping',
    ['Enable', 'boolean', always('0')],
    ['ExternalPort', 'unsignedInt', (_, instance) => String(8_000 + instance)],
    ['InternalClient', 'string', ip],
    ['Protocol', 'string', always('TCP')],
    ['Description', 'string', always('')],
    ['LeaseDuration', 'unsignedInt', always('0')],
  ],
];

/** What the nth device has told: about `count` parameters and the objects above them, all read at `at`. */
export function fleetParameters(model: FleetModel, n: number, count: number, at: Date): StoredParameter[] {
  const parameters: StoredParameter[] = [
    parameter(`${model.root}DeviceInfo.UpTime`, 'unsignedInt', String(n % 5_000_000), false, at),
    parameter(`${model.root}DeviceInfo.SerialNumber`, 'string', serialNumberOf(n), false, at),
  ];
  for (let instance = 1; parameters.length < count; instance++)
    for (const [table, ...leaves] of families)
      for (const [leaf, type, value] of leaves) {
        if (parameters.length >= count) return parameters;
        const path = `${model.root}${table}.${instance}.${leaf}`;
        parameters.push(parameter(path, type, value(n, instance), !leaf.startsWith('Stats.'), at));
      }
  return parameters;
}

export function serialNumberOf(n: number): string {
  return `FL${n.toString().padStart(9, '0')}`;
}

function parameter(path: string, type: string, value: string, writable: boolean, at: Date): StoredParameter {
  return { path, value, type, writable, notification: null, source: 'read', updatedAt: at };
}
