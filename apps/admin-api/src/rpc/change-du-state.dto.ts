import type { AcsArguments } from '#cwmp';
import { ChoiceField } from '../field/choice-field.js';
import { credential, uuid } from '../field/cwmp-text.js';
import { ListField } from '../field/list-field.js';
import { Rule } from '../field/rule.js';
import { TextField } from '../field/text-field.js';
import type { RpcRequest } from './rpc-request.js';

type Operation = AcsArguments<'ChangeDUState'>['operations'][number];

/** Per operation, which further fields it needs and which it may have. */
const operationFields = {
  Install: { needed: ['url'], allowed: ['uuid', 'username', 'password', 'executionEnvRef'] },
  Update: { needed: [], allowed: ['uuid', 'version', 'url', 'username', 'password'] },
  Uninstall: { needed: ['uuid'], allowed: ['version', 'executionEnvRef'] },
} as const;

/** One operation on a deployment unit. */
export class DeploymentUnitOperationRequest {
  @ChoiceField(Object.keys(operationFields), { description: 'Install needs url, Uninstall needs uuid' })
  @Rule('operationFields', (_value, operation) => fieldsFault(operation))
  operation: keyof typeof operationFields;

  @TextField({ min: 1, max: 1_024, optional: true, description: 'Where the unit is (Install, Update)' })
  url?: string;

  @TextField({ ...uuid, optional: true, description: 'UUID of the unit' })
  uuid?: string;

  @TextField({ max: 32, optional: true, description: 'Version of the unit (Update, Uninstall)' })
  version?: string;

  @TextField({
    ...credential,
    optional: true,
    description: 'User name for the file server (Install, Update)',
  })
  username?: string;

  @TextField({ ...credential, optional: true, description: 'Password for the file server (Install, Update)' })
  password?: string;

  @TextField({ max: 256, optional: true, description: 'Execution environment (Install, Uninstall)' })
  executionEnvRef?: string;

  toOperation(): Operation {
    const stated = Object.entries(this).filter(([, value]) => value !== undefined);
    // `operationFields` has shown that the fields are those of the operation.
    return Object.fromEntries(stated) as unknown as Operation;
  }
}

function fieldsFault(operation: object): string | null {
  const stated: Partial<Record<string, unknown>> = { ...operation };
  const kind = Object.entries(operationFields).find(([name]) => name === stated['operation'])?.[1];
  if (kind === undefined) return null;
  const missing = kind.needed.find((name) => stated[name] === undefined);
  if (missing !== undefined) return `needs the field ${missing}`;
  const known: readonly string[] = ['operation', ...kind.needed, ...kind.allowed];
  const foreign = Object.keys(stated).find((name) => stated[name] !== undefined && !known.includes(name));
  return foreign === undefined ? null : 'has a field of another operation';
}

/** ChangeDUState [TR-069 A.4.1.10]: installs, updates and removes software modules. */
export class ChangeDuStateRequest implements RpcRequest<'ChangeDUState'> {
  @ListField(() => DeploymentUnitOperationRequest, {
    min: 1,
    max: 64,
    description: 'What to do, in this order',
  })
  operations: DeploymentUnitOperationRequest[];

  toArguments() {
    return { operations: this.operations.map((operation) => operation.toOperation()) };
  }
}
