import type { CwmpFault } from '../fault/cwmp-fault.js';
import type { AcsRequest, CpeResponse } from '../rpc/acs-rpc.js';
import type { AcsResponse, CpeRequest } from '../rpc/cpe-rpc.js';

/**
 * What one envelope from a CPE says. Unknown methods are data too, with their element as it was sent: requests are
 * answered with fault 8000.
 */
export type CpeMessage =
  | { readonly kind: 'request'; readonly request: CpeRequest }
  | { readonly kind: 'response'; readonly response: CpeResponse }
  | { readonly kind: 'fault'; readonly fault: CwmpFault }
  | { readonly kind: 'unknownRequest'; readonly method: string; readonly xml: string }
  | { readonly kind: 'unknownResponse'; readonly method: string; readonly xml: string };

export interface CpeEnvelope {
  /** The cwmp namespace URI exactly as the CPE declared it, null when it declared none. */
  readonly cwmpNamespace: string | null;
  /** cwmp:ID exactly as sent, null when absent. */
  readonly id: string | null;
  /** SessionTimeout header in seconds (CWMP 1.3+), null when absent or not a number. */
  readonly sessionTimeoutSec: number | null;
  /** SupportedCWMPVersions header (CWMP 1.4), null when absent. */
  readonly supportedCwmpVersions: readonly string[] | null;
  readonly message: CpeMessage;
}

/** What one envelope from an ACS says. */
export type AcsMessage =
  | { readonly kind: 'request'; readonly request: AcsRequest }
  | { readonly kind: 'response'; readonly response: AcsResponse }
  | { readonly kind: 'fault'; readonly fault: CwmpFault }
  | { readonly kind: 'unknownRequest'; readonly method: string; readonly xml: string }
  | { readonly kind: 'unknownResponse'; readonly method: string; readonly xml: string };

export interface AcsEnvelope {
  readonly cwmpNamespace: string | null;
  readonly id: string | null;
  /** HoldRequests header; false when absent. */
  readonly holdRequests: boolean;
  /** UseCWMPVersion header (CWMP 1.4), null when absent. */
  readonly useCwmpVersion: string | null;
  readonly message: AcsMessage;
}
