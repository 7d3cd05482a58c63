/** Codes an ACS answers with [TR-069 A.5.2]. */
export type AcsFaultCode = 8000 | 8001 | 8002 | 8003 | 8004 | 8005 | 8006;

/** Codes a CPE answers with, or reports for a transfer or a deployment unit [TR-069 A.5.1]. */
export type CpeFaultCode =
  | 9000
  | 9001
  | 9002
  | 9003
  | 9004
  | 9005
  | 9006
  | 9007
  | 9008
  | 9009
  | 9010
  | 9011
  | 9012
  | 9013
  | 9014
  | 9015
  | 9016
  | 9017
  | 9018
  | 9019
  | 9020
  | 9021
  | 9022
  | 9023
  | 9024
  | 9025
  | 9026
  | 9027
  | 9028
  | 9029
  | 9030
  | 9031
  | 9032;

/**
 * What to do about a fault.
 * - `permanent`: the same request will fail again; `unsupported`: so will every request of this method
 * - `retryable`: again with back-off; `retryNextSession`: the refusal may be temporary
 * - `reduceBatch`: again with half the parameters; `splitRequest`: find the offending parameter by halving
 * - `rediscover`: the data model is not what we think, read that subtree again
 * - `refreshType`, `checkCredentials`, `changeScheme`, `reschedule`, `awaitTransfer`: again after that
 */
export type FaultRemedy =
  | 'permanent'
  | 'unsupported'
  | 'retryable'
  | 'retryNextSession'
  | 'reduceBatch'
  | 'splitRequest'
  | 'rediscover'
  | 'refreshType'
  | 'checkCredentials'
  | 'changeScheme'
  | 'reschedule'
  | 'awaitTransfer';

export interface FaultDescription {
  readonly code: number;
  readonly name: string;
  /** Whose mistake it is, as SOAP puts it. */
  readonly faultcode: 'Client' | 'Server';
  readonly remedy: FaultRemedy;
}

type Row = readonly [name: string, faultcode: FaultDescription['faultcode'], remedy: FaultRemedy];

const acsFaults: Readonly<Record<AcsFaultCode, Row>> = {
  8000: ['Method not supported', 'Server', 'unsupported'],
  8001: ['Request denied', 'Server', 'permanent'],
  8002: ['Internal error', 'Server', 'retryable'],
  8003: ['Invalid arguments', 'Client', 'permanent'],
  8004: ['Resources exceeded', 'Server', 'retryable'],
  8005: ['Retry request', 'Server', 'retryable'],
  8006: ['CWMP version incompatible', 'Server', 'permanent'],
};

const cpeFaults: Readonly<Record<CpeFaultCode, Row>> = {
  9000: ['Method not supported', 'Server', 'unsupported'],
  9001: ['Request denied', 'Server', 'retryNextSession'],
  9002: ['Internal error', 'Server', 'retryable'],
  9003: ['Invalid arguments', 'Client', 'splitRequest'],
  9004: ['Resources exceeded', 'Server', 'reduceBatch'],
  9005: ['Invalid parameter name', 'Client', 'rediscover'],
  9006: ['Invalid parameter type', 'Client', 'refreshType'],
  9007: ['Invalid parameter value', 'Client', 'permanent'],
  9008: ['Parameter is not writable', 'Client', 'permanent'],
  9009: ['Notification request rejected', 'Server', 'permanent'],
  9010: ['File transfer failure', 'Server', 'retryable'],
  9011: ['Upload failure', 'Server', 'retryable'],
  9012: ['File server authentication failure', 'Server', 'checkCredentials'],
  9013: ['File transfer protocol not supported', 'Server', 'changeScheme'],
  9014: ['Cannot join multicast group', 'Server', 'retryable'],
  9015: ['Cannot contact file server', 'Server', 'retryable'],
  9016: ['Cannot access file', 'Server', 'retryable'],
  9017: ['Cannot complete download', 'Server', 'retryable'],
  9018: ['File corrupted or unusable', 'Server', 'permanent'],
  9019: ['File authentication failure', 'Server', 'permanent'],
  9020: ['Not done within the time windows', 'Server', 'reschedule'],
  9021: ['Cancellation not permitted now', 'Server', 'awaitTransfer'],
  9022: ['Invalid UUID', 'Server', 'permanent'],
  9023: ['Unknown execution environment', 'Server', 'permanent'],
  9024: ['Disabled execution environment', 'Server', 'permanent'],
  9025: ['Deployment unit does not fit the execution environment', 'Server', 'permanent'],
  9026: ['Duplicate deployment unit', 'Server', 'permanent'],
  9027: ['System resources exceeded', 'Server', 'retryable'],
  9028: ['Unknown deployment unit', 'Server', 'permanent'],
  9029: ['Invalid deployment unit state', 'Server', 'permanent'],
  9030: ['Downgrade not permitted', 'Server', 'permanent'],
  9031: ['Version not specified', 'Server', 'permanent'],
  9032: ['Version already exists', 'Server', 'permanent'],
};

const rows = new Map(Object.entries<Row>({ ...acsFaults, ...cpeFaults }));

/** Meaning and remedy of any fault code; vendor and unknown codes count as an internal error of whoever sent them. */
export function describeFault(code: number): FaultDescription {
  const [name, faultcode, remedy] = rows.get(String(code)) ?? [nameOfUnlisted(code), 'Server', 'retryable'];
  return { code, name, faultcode, remedy };
}

function nameOfUnlisted(code: number): string {
  const isVendor = (code >= 8800 && code <= 8899) || (code >= 9800 && code <= 9899);
  return isVendor ? 'Vendor fault' : 'Unknown fault';
}
