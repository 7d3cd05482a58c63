import type { Random } from '../random.js';

/** What an operator orders of one device. */
export interface Order {
  readonly method: string;
  readonly arguments: object;
  readonly query: string;
}

const provisioningCode = 'Device.DeviceInfo.ProvisioningCode';

const kinds: readonly ((random: Random) => Omit<Order, 'query'>)[] = [
  () => ({ method: 'AddObject', arguments: { objectName: 'Device.NAT.PortMapping.' } }),
  () => ({ method: 'Reboot', arguments: {} }),
  () => ({ method: 'ScheduleInform', arguments: { delaySeconds: 1 } }),
  (random) => ({
    method: 'SetParameterValues',
    arguments: { parameterList: [{ name: provisioningCode, value: `v${random.below(1_000_000)}` }] },
  }),
  () => ({ method: 'GetParameterValues', arguments: { parameterNames: [provisioningCode] } }),
  () => ({ method: 'GetRPCMethods', arguments: {} }),
];

/** An order that the seed repeats. */
export function randomOrder(random: Random): Order {
  const lane = random.oneOf(['interactive', 'service', 'campaign', 'telemetry']);
  return { ...random.oneOf(kinds)(random), query: `?lane=${lane}&priority=${random.below(10)}` };
}
