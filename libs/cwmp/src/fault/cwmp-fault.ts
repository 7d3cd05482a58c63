/** One parameter's reason inside a SetParameterValues fault. */
export interface ParameterFault {
  readonly name: string;
  readonly code: number;
  readonly string: string;
}

/** A fault as data: a CPE's refusal is an answer, never an exception. */
export interface CwmpFault {
  readonly code: number;
  readonly string: string;
  readonly parameterFaults: readonly ParameterFault[];
}
