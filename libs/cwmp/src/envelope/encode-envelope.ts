import { encodeFault } from '../fault/fault-codec.js';
import { EncodeError, Encoding, type ArgumentProblem, type WireForms } from '../field/encoding.js';
import type { AcsMethod, AcsRequest } from '../rpc/acs-rpc.js';
import { acsRpcs } from '../rpc/acs-rpc-table.js';
import type { AcsResponse } from '../rpc/cpe-rpc.js';
import { cpeRpcs } from '../rpc/cpe-rpc-table.js';
import { encodeVendorCall } from '../rpc/vendor-rpc.js';
import type { CwmpVersion } from '../version/cwmp-version.js';
import { writeEnvelope } from './envelope-writer.js';

/** A call of the ACS and how to put it. */
export interface AcsRequestEnvelope {
  /** The CPE's own CWMP namespace; null: that of CWMP 1.0. */
  readonly namespace: string | null;
  readonly id: string;
  readonly request: AcsRequest;
  /** Lets the CPE only answer, not ask, until it is sent false or left out. */
  readonly holdRequests?: boolean;
  readonly forms?: WireForms;
}

/** An answer of the ACS; `id` is the CPE's, null when it sent none. */
export interface AcsResponseEnvelope {
  readonly namespace: string | null;
  readonly id: string | null;
  readonly response: AcsResponse;
  /** Only in InformResponse, and only to a CPE that listed its versions [TR-069 3.7.2]. */
  readonly useCwmpVersion?: CwmpVersion;
}

/** A refusal of the ACS. It goes out with HTTP 200, like every answer. */
export interface AcsFaultEnvelope {
  readonly namespace: string | null;
  readonly id: string | null;
  readonly code: number;
  readonly string: string;
}

/** The envelope of a call. Throws `EncodeError` naming every argument that must not go out. */
export function encodeAcsRequest({
  namespace,
  id,
  request,
  holdRequests,
  forms,
}: AcsRequestEnvelope): string {
  const encoding = new Encoding(forms);
  const body = requestElement(request, encoding);
  refuseProblems(encoding);
  const hold =
    holdRequests === undefined ? [] : [['HoldRequests', encoding.boolean(holdRequests, 'digits')] as const];
  return writeEnvelope({ namespace, id, headers: hold, body });
}

function requestElement(request: AcsRequest, encoding: Encoding): string {
  const { method } = request;
  if (method === 'VendorRpc') return encodeVendorCall(request.arguments, encoding);
  const content = acsRpcs[method].arguments.encode(request.arguments, encoding);
  return `<cwmp:${method}>${content}</cwmp:${method}>`;
}

/** The envelope of an answer. Throws `EncodeError` naming every part of the result that must not go out. */
export function encodeAcsResponse({ namespace, id, response, useCwmpVersion }: AcsResponseEnvelope): string {
  const { method } = response;
  const encoding = new Encoding();
  const content = cpeRpcs[method].result.encode(response.result, encoding);
  if (useCwmpVersion !== undefined && method !== 'Inform') encoding.refuse('cannot carry a version');
  refuseProblems(encoding);
  const version = useCwmpVersion === undefined ? [] : [['UseCWMPVersion', useCwmpVersion] as const];
  const body = `<cwmp:${method}Response>${content}</cwmp:${method}Response>`;
  return writeEnvelope({ namespace, id, headers: version, body });
}

/** The envelope of a fault. */
export function encodeAcsFault({ namespace, id, code, string }: AcsFaultEnvelope): string {
  return writeEnvelope({
    namespace,
    id,
    headers: [],
    body: encodeFault({ code, string, parameterFaults: [] }),
  });
}

/** What `encodeAcsRequest` would refuse about these arguments, at most 20 problems; empty when they may go out. */
export function checkArguments(method: AcsMethod, methodArguments: unknown): readonly ArgumentProblem[] {
  const encoding = new Encoding();
  acsRpcs[method].arguments.encode(methodArguments, encoding);
  return encoding.problems;
}

function refuseProblems(encoding: Encoding): void {
  if (encoding.problems.length > 0) throw new EncodeError(encoding.problems);
}
