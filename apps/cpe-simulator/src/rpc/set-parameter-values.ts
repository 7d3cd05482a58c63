import { findValueFault } from '../device/parameter-value.js';
import { defineRpc } from './define-rpc.js';
import { isStale, type RpcDevice } from './rpc-device.js';
import { answer, fault, parameterFault, type RpcFault } from './rpc-outcome.js';
import { statusElement, type StatusResult } from './status-result.js';

interface Setting {
  readonly name: string;
  readonly value: string;
  /** Local name of `xsi:type`, null when the ACS gave none. */
  readonly type: string | null;
}

interface Arguments {
  readonly parameterList: readonly Setting[];
  readonly parameterKey: string;
}

/** SetParameterValues [TR-069 A.3.2.1]: all values are applied, or none is. */
export const setParameterValues = defineRpc<Arguments, StatusResult>({
  method: 'SetParameterValues',
  elements: ['ParameterList', 'ParameterKey'],
  decode: (element) => {
    const structs = element.child('ParameterList')?.children('ParameterValueStruct') ?? [];
    const parameterKey = element.childText('ParameterKey');
    if (structs.length === 0 || parameterKey.length > 32) return null;
    const parameterList = structs.map((struct) => {
      const value = struct.child('Value');
      const type = value?.attribute('type')?.replace(/^.*:/, '') ?? null;
      return { name: struct.childText('Name').trim(), value: value?.text ?? '', type };
    });
    return { parameterList, parameterKey };
  },
  execute: (device, { parameterList, parameterKey }) => {
    const refusal = findRefusal(device, parameterList);
    if (refusal) return refusal;
    for (const { name, value } of parameterList) device.tree.set(name, value);
    device.tree.set(`${device.managementServer}ParameterKey`, parameterKey);
    device.parametersChanged(parameterList.map(({ name }) => name));
    return answer({ status: device.limits.setStatus });
  },
  encode: statusElement,
});

function findRefusal(device: RpcDevice, settings: readonly Setting[]): RpcFault | null {
  const seen = new Set<string>();
  const faults: { parameterName: string; faultCode: number }[] = [];
  for (const setting of settings) {
    const faultCode = seen.has(setting.name) ? 9003 : findSettingFault(device, setting);
    seen.add(setting.name);
    if (faultCode !== null) faults.push({ parameterName: setting.name, faultCode });
  }
  if (faults.length === 0) return null;
  const { setFaultDetail } = device.limits;
  if (setFaultDetail === 'none') return fault(9003);
  const reported = setFaultDetail === 'exact' ? faults : faults.map((each) => ({ ...each, faultCode: 9003 }));
  return parameterFault(9003, reported);
}

function findSettingFault(device: RpcDevice, setting: Setting): number | null {
  const { limits } = device;
  const entry = device.tree.findParameter(setting.name);
  if (!entry || isStale(device, setting.name)) return 9005;
  if (!entry.writable) return 9008;
  if (entry.type === 'boolean' && !limits.acceptsBooleanWords && !/^[01]$/.test(setting.value)) return 9007;
  return findValueFault(entry, setting.value, limits.checksDeclaredType ? setting.type : null);
}
