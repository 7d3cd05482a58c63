import type { Codec, RpcCodec } from '../field/codec.js';
import { repeated } from '../field/list.js';
import { nothing, structure } from '../field/structure.js';
import { optionalText, text } from '../field/text.js';
import type { XmlReader } from '../xml/xml-reader.js';
import type { AcsArguments, AcsResult } from './acs-rpc.js';
import { COMMAND_KEY } from './common-fields.js';
import type { DeploymentUnitOperation } from './structures.js';

const URL = { max: 1_024 };
const CREDENTIAL = { max: 256 };
const UUID = {
  max: 36,
  pattern: /^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/,
  shape: 'must be a UUID',
};

const unit = {
  uuid: optionalText('UUID', UUID),
  version: optionalText('Version', { max: 32 }),
  username: optionalText('Username', CREDENTIAL),
  password: optionalText('Password', CREDENTIAL),
  executionEnvRef: optionalText('ExecutionEnvRef', { max: 256 }),
};

type Operation = DeploymentUnitOperation['operation'];
type Unit<O extends Operation> = Omit<Extract<DeploymentUnitOperation, { operation: O }>, 'operation'>;

const operations = {
  Install: structure<Unit<'Install'>>({
    url: text('URL', { ...URL, min: 1 }),
    uuid: unit.uuid,
    username: unit.username,
    password: unit.password,
    executionEnvRef: unit.executionEnvRef,
  }),
  Update: structure<Unit<'Update'>>({
    uuid: unit.uuid,
    version: unit.version,
    url: optionalText('URL', URL),
    username: unit.username,
    password: unit.password,
  }),
  Uninstall: structure<Unit<'Uninstall'>>({
    uuid: text('UUID', UUID),
    version: unit.version,
    executionEnvRef: unit.executionEnvRef,
  }),
};

function isOperation(name: unknown): name is Operation {
  return typeof name === 'string' && Object.hasOwn(operations, name);
}

function operationOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'operation' in entry ? entry.operation : undefined;
}

function readOperation(reader: XmlReader): DeploymentUnitOperation {
  const type = reader.attribute('type') ?? '';
  const operation = type.slice(type.lastIndexOf(':') + 1).replace(/OpStruct$/, '');
  switch (operation) {
    case 'Install':
      return { operation, ...operations.Install.decode(reader) };
    case 'Update':
      return { operation, ...operations.Update.decode(reader) };
    case 'Uninstall':
      return { operation, ...operations.Uninstall.decode(reader) };
    default:
      return reader.fail('malformed', 'an operation has no type that is known');
  }
}

const operation: Codec<DeploymentUnitOperation> = {
  decode: readOperation,
  encode(value, encoding) {
    const name = operationOf(value);
    if (!isOperation(name)) return encoding.refuse('must have an operation: Install, Update or Uninstall');
    const { operation: _, ...fields } = Object(value);
    return operations[name].encode(fields, encoding);
  },
};

/** ChangeDUState [TR-069 A.4.1.10]: the operations stand side by side, told apart by their `xsi:type`. */
export const changeDuState: RpcCodec<AcsArguments<'ChangeDUState'>, AcsResult<'ChangeDUState'>> = {
  arguments: structure<AcsArguments<'ChangeDUState'>>({
    operations: repeated('Operations', operation, (entry) => {
      const name = operationOf(entry);
      return isOperation(name) ? `Operations xsi:type="cwmp:${name}OpStruct"` : 'Operations';
    }),
    commandKey: optionalText('CommandKey', COMMAND_KEY),
  }),
  result: nothing,
};
