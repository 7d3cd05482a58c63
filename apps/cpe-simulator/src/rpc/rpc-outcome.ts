/** One SetParameterValuesFault. */
interface ParameterFault {
  readonly parameterName: string;
  readonly faultCode: number;
  readonly faultString: string;
}

/** A CPE's refusal of an RPC. */
export interface RpcFault {
  readonly kind: 'fault';
  readonly code: number;
  readonly text: string;
  readonly parameterFaults: readonly ParameterFault[];
}

export interface RpcAnswer<R extends object> {
  readonly kind: 'answer';
  readonly result: R;
}

export type RpcOutcome<R extends object = object> = RpcAnswer<R> | RpcFault;

const faultTexts: Readonly<Record<number, string>> = {
  9000: 'Method not supported',
  9001: 'Request denied',
  9002: 'Internal error',
  9003: 'Invalid arguments',
  9004: 'Resources exceeded',
  9005: 'Invalid parameter name',
  9006: 'Invalid parameter type',
  9007: 'Invalid parameter value',
  9008: 'Attempt to set a non-writable parameter',
  9009: 'Notification request rejected',
  9010: 'Download failure',
  9011: 'Upload failure',
  9012: 'File transfer server authentication failure',
  9013: 'Unsupported protocol for file transfer',
  9015: 'Download failure: unable to contact file server',
  9016: 'Download failure: unable to access file',
};

/** The standard wording of a CPE fault code. */
export function faultText(code: number): string {
  return faultTexts[code] ?? 'Vendor fault';
}

/** @param code a CPE fault code, 9000 to 9899. */
export function fault(code: number, text = faultText(code)): RpcFault {
  return { kind: 'fault', code, text, parameterFaults: [] };
}

/** A refusal that names the parameters it is about. */
export function parameterFault(
  code: number,
  faults: readonly { readonly parameterName: string; readonly faultCode: number }[],
): RpcFault {
  const parameterFaults = faults.map((each) => ({ ...each, faultString: faultText(each.faultCode) }));
  return { ...fault(code), parameterFaults };
}

export function answer<R extends object>(result: R): RpcAnswer<R> {
  return { kind: 'answer', result };
}
