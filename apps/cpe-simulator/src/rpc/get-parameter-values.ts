import type { ReportedValue } from '../soap/soap-writer.js';
import { defineRpc } from './define-rpc.js';
import { selectAll } from './parameter-selection.js';
import { answer, fault } from './rpc-outcome.js';

interface Arguments {
  readonly parameterNames: readonly string[];
}

/** GetParameterValues [TR-069 A.3.2.2]. */
export const getParameterValues = defineRpc<Arguments, { readonly parameterList: readonly ReportedValue[] }>({
  method: 'GetParameterValues',
  elements: ['ParameterNames'],
  decode: (element) => {
    const names = element.child('ParameterNames')?.children('string') ?? [];
    return names.length === 0 ? null : { parameterNames: names.map(({ text }) => text.trim()) };
  },
  execute: (device, { parameterNames }) => {
    if (parameterNames.length > device.limits.maxParameterNames) return fault(9004);
    const selection = selectAll(device, parameterNames);
    if ('unknown' in selection) return fault(9005, `Invalid parameter name: ${selection.unknown}`);
    return answer({
      parameterList: selection.parameters.map((entry) => ({
        name: entry.path,
        value: device.tree.readableValue(entry),
        type: entry.type,
      })),
    });
  },
  encode: (writer, { parameterList }) => writer.parameterList(parameterList),
});
