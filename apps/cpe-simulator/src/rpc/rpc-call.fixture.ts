import { CpeDevice, type DevicePorts } from '../cpe/cpe-device.js';
import { tr181Model, tr181ParameterCount } from '../model/tr181.js';
import type { CpeProfile } from '../profile/cpe-profile.js';
import { tr181Generic } from '../profile/generic.js';
import { parseXml } from '../soap/xml-element.js';
import type { PerformedCall } from './define-rpc.js';
import type { RpcOutcome } from './rpc-outcome.js';
import { rpcTable } from './rpc-table.js';

/** A device outside of any session, whose ports do nothing unless given. */
export function createDevice(
  limits: Partial<CpeProfile['rpc']> = {},
  ports: Partial<DevicePorts> = {},
): CpeDevice {
  const idle: DevicePorts = {
    scheduleInform: () => {},
    queueTransfer: () => true,
    queuedTransfers: () => [],
    periodicInformChanged: () => {},
    acsUrlChanged: () => {},
    stunSettingsChanged: () => {},
    xmppSettingsChanged: () => {},
  };
  const facts = { 'DeviceInfo.SerialNumber': 'S1' };
  const rpc = { ...tr181Generic.rpc, ...limits };
  return new CpeDevice(tr181Model(tr181ParameterCount), facts, rpc, { ...idle, ...ports });
}

/** Executes an RPC given as the ACS writes it. @throws Error for a method that is not implemented. */
export function perform(device: CpeDevice, text: string): PerformedCall | null {
  const element = parseXml(text);
  const rpc = rpcTable.get(element.name);
  if (!rpc) throw new Error(`${element.name} is not implemented`);
  return rpc.prepare(element)?.execute(device) ?? null;
}

/** The same, but only what came of it; null when the arguments were refused. */
export function call(device: CpeDevice, text: string): RpcOutcome | null {
  return perform(device, text)?.outcome ?? null;
}
