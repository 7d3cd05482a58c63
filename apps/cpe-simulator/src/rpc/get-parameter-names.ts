import { isTrue } from '../device/parameter-value.js';
import type { TreeEntry } from '../device/tree-entry.js';
import { escapeXml } from '../soap/xml-text.js';
import { defineRpc } from './define-rpc.js';
import type { RpcDevice } from './rpc-device.js';
import { answer, fault, type RpcOutcome } from './rpc-outcome.js';

interface Arguments {
  readonly parameterPath: string;
  /** As written, since some firmware does not accept every spelling. */
  readonly nextLevel: string;
}

interface Result {
  readonly parameterList: readonly { readonly name: string; readonly writable: boolean }[];
}

/** GetParameterNames [TR-069 A.3.2.3]. */
export const getParameterNames = defineRpc<Arguments, Result>({
  method: 'GetParameterNames',
  elements: ['ParameterPath', 'NextLevel'],
  decode: (element) => ({
    parameterPath: element.childText('ParameterPath').trim(),
    nextLevel: element.childText('NextLevel').trim(),
  }),
  execute: (device, { parameterPath, nextLevel }) => {
    const isWord = nextLevel === 'true' || nextLevel === 'false';
    if (!isWord && nextLevel !== '0' && nextLevel !== '1') return fault(9003);
    if (isWord && !device.limits.acceptsNextLevelWords) return fault(9003);
    return listNames(device, parameterPath, isTrue(nextLevel));
  },
  encode: (writer, { parameterList }) =>
    writer.array(
      'ParameterList',
      'cwmp:ParameterInfoStruct',
      parameterList.map(
        ({ name, writable }) =>
          `<ParameterInfoStruct><Name>${escapeXml(name)}</Name>` +
          `<Writable>${writable ? 1 : 0}</Writable></ParameterInfoStruct>`,
      ),
    ),
});

function listNames(device: RpcDevice, path: string, nextLevel: boolean): RpcOutcome<Result> {
  const { tree } = device;
  if (path === '' && !device.limits.acceptsEmptyPath) return fault(9005);
  const start = path === '' ? null : tree.find(path);
  if (path !== '' && start === null) return fault(9005);
  if (start?.kind === 'parameter') return nextLevel ? fault(9003) : answer(describe([start]));
  if (!nextLevel) return answer(describe([...(start ? [start] : []), ...tree.descendants(path)]));
  const children = tree.childrenOf(path).map((child) => tree.find(child));
  return answer(describe(children.filter((child) => child !== null)));
}

function describe(entries: readonly TreeEntry[]): Result {
  return {
    parameterList: entries.map(({ path, writable }) => ({ name: path, writable: writable === true })),
  };
}
