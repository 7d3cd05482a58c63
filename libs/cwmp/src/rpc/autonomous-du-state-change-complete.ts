import type { RpcCodec } from '../field/codec.js';
import { repeated } from '../field/list.js';
import { nothing, structure } from '../field/structure.js';
import { deploymentUnitResult } from './deployment-unit-result.js';
import type { CpeArguments, CpeResult } from './cpe-rpc.js';

/** AutonomousDUStateChangeComplete [TR-069 A.4.2.4]: a change nobody asked us for. */
export const autonomousDuStateChangeComplete: RpcCodec<
  CpeArguments<'AutonomousDUStateChangeComplete'>,
  CpeResult<'AutonomousDUStateChangeComplete'>
> = {
  arguments: structure({ results: repeated('Results', deploymentUnitResult) }),
  result: nothing,
};
