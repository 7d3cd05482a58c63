import { defineRpc, type Rpc } from './define-rpc.js';
import { answer } from './rpc-outcome.js';

/** GetRPCMethods [TR-069 A.3.1.1] of a CPE that implements these methods. */
export function getRpcMethods(methodList: readonly string[]): Rpc {
  return defineRpc({
    method: 'GetRPCMethods',
    elements: [],
    decode: () => ({}),
    execute: () => answer({ methodList }),
    encode: (writer, result: { methodList: readonly string[] }) =>
      writer.array(
        'MethodList',
        'xsd:string',
        result.methodList.map((name) => writer.text('string', name)),
      ),
  });
}
