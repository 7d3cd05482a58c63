import { cwmpVersionOf, type CpeArguments, type CpeEnvelope, type CwmpVersion } from '#cwmp';
import {
  deviceIdentityOf,
  reportedFacts,
  type IdentityRefusal,
  type InformRecord,
  type Principal,
} from '#device';

/** Seconds that a session may stay silent: what the CPE asks for, or 60; 30 to 600 (R13). */
const defaultTimeoutSec = 60;

export interface InformSource {
  readonly principal: Principal;
  readonly digest: InformRecord['digest'];
  readonly peerAddress: string;
  readonly owner: string;
}

export type InformOutcome =
  | { readonly kind: 'record'; readonly record: InformRecord; readonly version: CwmpVersion }
  | { readonly kind: 'badIdentity'; readonly refusal: IdentityRefusal }
  | { readonly kind: 'noCommonVersion' };

/** What an Inform says, checked and ready to be committed. */
export function informRecordOf(
  envelope: CpeEnvelope,
  inform: CpeArguments<'Inform'>,
  source: InformSource,
): InformOutcome {
  const identity = deviceIdentityOf(inform.deviceId);
  if ('reason' in identity) return { kind: 'badIdentity', refusal: identity };
  const { cwmpNamespace, sessionTimeoutSec, supportedCwmpVersions } = envelope;
  const cwmpVersion = cwmpVersionOf(cwmpNamespace, sessionTimeoutSec, supportedCwmpVersions);
  if (cwmpVersion === null) return { kind: 'noCommonVersion' };
  const parameters = inform.parameterList.map(({ name, value, type }) => ({ path: name, value, type }));
  const facts = reportedFacts(parameters, source.peerAddress);
  return {
    kind: 'record',
    version: cwmpVersion,
    record: {
      identity,
      facts: { ...facts, manufacturer: facts.manufacturer ?? inform.deviceId.manufacturer },
      parameters,
      events: inform.event,
      retryCount: inform.retryCount,
      cwmpNamespace: cwmpNamespace ?? '',
      cwmpVersion,
      timeoutSec: Math.min(600, Math.max(30, sessionTimeoutSec ?? defaultTimeoutSec)),
      principal: source.principal,
      digest: source.digest,
      owner: source.owner,
    },
  };
}
