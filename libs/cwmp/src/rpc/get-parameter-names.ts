import type { RpcCodec } from '../field/codec.js';
import { flag, parseBoolean } from '../field/booleans.js';
import type { XmlReader } from '../xml/xml-reader.js';
import { namedList } from '../field/named-list.js';
import { PARAMETER_PATH, readName } from '../field/parameter-name.js';
import { structure } from '../field/structure.js';
import { text } from '../field/text.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import type { ParameterInfo } from './structures.js';

const STRUCT = 'ParameterInfoStruct';
const written = structure<ParameterInfo>({
  name: text('Name', { min: 1, max: 256 }),
  writable: flag('Writable'),
});

// By hand, because discovery reads tens of thousands of these.
function readParameterInfo(reader: XmlReader): ParameterInfo {
  let name = '';
  let writable = false;
  while (reader.nextChild()) {
    const element = reader.localName;
    if (element === 'Name') name = readName(reader);
    else if (element === 'Writable') writable = parseBoolean(reader.text());
    else reader.skip();
  }
  return { name, writable };
}

/** GetParameterNames [TR-069 A.3.2.3]. */
export const getParameterNames: RpcCodec<
  AcsArguments<'GetParameterNames'>,
  AcsResult<'GetParameterNames'>
> = {
  arguments: structure({
    parameterPath: text('ParameterPath', PARAMETER_PATH),
    // Some CPEs take only one of the two forms here, whatever they do elsewhere.
    nextLevel: flag('NextLevel', ({ forms }) => forms.nextLevel ?? forms.booleans),
  }),
  result: structure({
    parameterList: namedList(
      'ParameterList',
      STRUCT,
      { decode: readParameterInfo, encode: written.encode },
      { arrayType: `cwmp:${STRUCT}` },
    ),
  }),
};
