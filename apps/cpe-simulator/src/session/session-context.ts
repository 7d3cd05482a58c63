import type { ExecutionLedger } from '../ledger/execution-ledger.js';
import type { RpcDevice } from '../rpc/rpc-device.js';
import type { AcsFault, AcsResponse } from '../soap/acs-message.js';
import type { InformContent } from '../soap/inform.js';
import type { SoapWriter } from '../soap/soap-writer.js';
import type { AcsConnection } from './acs-connection.js';
import type { FaultHooks } from './fault-hooks.js';

/** How a CPE conducts a session: data of its profile. */
export interface SessionHabits {
  /** Begins with an empty POST and expects to be challenged. */
  readonly probesEmpty: boolean;
  /** Sends one more empty POST after the 204. */
  readonly trailingEmptyPost: boolean;
  /** Gives up when a message of the ACS has no XML declaration. */
  readonly requiresDeclaration: boolean;
  /** Gives an Inform the profile's accent. */
  readonly adjustInform: (inform: InformContent) => InformContent;
}

/** A call of the CPE itself, made right after the Inform. */
export interface CpeRequest {
  readonly method: string;
  /** Children of the RPC element. */
  readonly write: (writer: SoapWriter) => string;
  /** Told the answer of the ACS; not called when the session fails before. */
  readonly settle: (answer: AcsResponse | AcsFault) => void;
}

/** Everything one session works with. */
export interface SessionContext {
  readonly cpe: string;
  readonly sessionNumber: number;
  readonly habits: SessionHabits;
  readonly writer: SoapWriter;
  readonly connection: AcsConnection;
  readonly device: RpcDevice;
  readonly ledger: ExecutionLedger;
  readonly hooks: FaultHooks;
  readonly signal: AbortSignal;
  readonly inform: InformContent;
  /** Called once the InformResponse is there: the events are delivered. */
  readonly informAccepted: () => void;
  /** Calls to make after the InformResponse, in this order. */
  readonly requests: readonly CpeRequest[];
  /** A cwmp:ID for the next message of the CPE. */
  readonly nextId: () => string;
}
