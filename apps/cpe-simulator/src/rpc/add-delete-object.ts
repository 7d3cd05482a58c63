import { parentPath } from '../device/tree-entry.js';
import type { XmlElement } from '../soap/xml-element.js';
import { defineRpc } from './define-rpc.js';
import type { RpcDevice } from './rpc-device.js';
import { answer, fault, type RpcOutcome } from './rpc-outcome.js';
import { statusElement, type StatusResult } from './status-result.js';

interface Arguments {
  readonly objectName: string;
  readonly parameterKey: string;
}

const elements = ['ObjectName', 'ParameterKey'];

function decode(element: XmlElement): Arguments | null {
  const objectName = element.childText('ObjectName').trim();
  const parameterKey = element.childText('ParameterKey');
  const isPath = objectName.endsWith('.') && objectName.length <= 256;
  return isPath && parameterKey.length <= 32 ? { objectName, parameterKey } : null;
}

/** AddObject [TR-069 A.3.2.6]. Instance numbers grow and are never used again. */
export const addObject = defineRpc<Arguments, StatusResult & { readonly instanceNumber: number }>({
  method: 'AddObject',
  elements,
  decode,
  execute: (device, { objectName, parameterKey }) => {
    const entry = device.tree.find(objectName);
    if (entry?.kind !== 'object' || !entry.table || !entry.writable) return fault(9005);
    const instanceNumber = device.tree.addInstance(objectName);
    if (instanceNumber === null) return fault(9004);
    device.tree.set(`${device.managementServer}ParameterKey`, parameterKey);
    return answer({ instanceNumber, status: device.limits.setStatus });
  },
  encode: (writer, result) =>
    writer.text('InstanceNumber', result.instanceNumber) + statusElement(writer, result),
});

/** DeleteObject [TR-069 A.3.2.7]. */
export const deleteObject = defineRpc<Arguments, StatusResult>({
  method: 'DeleteObject',
  elements,
  decode,
  execute: deleteInstance,
  encode: statusElement,
});

function deleteInstance(
  device: RpcDevice,
  { objectName, parameterKey }: Arguments,
): RpcOutcome<StatusResult> {
  const instance = device.tree.find(objectName);
  const table = device.tree.find(parentPath(objectName));
  if (instance?.kind !== 'object' || table?.kind !== 'object' || !table.table || !instance.writable) {
    return fault(9005);
  }
  device.tree.removeInstance(objectName);
  device.tree.set(`${device.managementServer}ParameterKey`, parameterKey);
  return answer({ status: device.limits.setStatus });
}
