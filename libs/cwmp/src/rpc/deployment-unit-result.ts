import { flag } from '../field/booleans.js';
import { nested } from '../field/nested.js';
import { structure } from '../field/structure.js';
import { optionalText, text } from '../field/text.js';
import type { DeploymentUnitResult } from './structures.js';
import { completeTime, NO_FAULT, startTime, transferFault } from './transfer-fields.js';

/** OpResultStruct; AutonOpResultStruct is the same with OperationPerformed at its end. */
export const deploymentUnitResult = structure<DeploymentUnitResult>({
  uuid: text('UUID', { max: 36, trim: true }),
  deploymentUnitRef: text('DeploymentUnitRef', { max: 1_024 }),
  version: text('Version', { max: 32 }),
  currentState: text('CurrentState', { max: 64, trim: true }),
  resolved: flag('Resolved'),
  executionUnitRefList: text('ExecutionUnitRefList', { max: 65_536 }),
  startTime,
  completeTime,
  fault: nested('Fault', transferFault, NO_FAULT),
  operationPerformed: optionalText('OperationPerformed', { max: 64, trim: true }),
});
