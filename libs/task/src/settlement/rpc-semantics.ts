import type { AcsRequest } from '#cwmp';

interface RpcSemantics {
  /** Sending it twice has the effect of sending it once, so an unknown outcome may simply be repeated. */
  readonly repeatable: boolean;
  /** The argument that carries the attempt id, by which the CPE proves later that it ran. */
  readonly key: 'parameterKey' | 'commandKey' | null;
}

const reads: RpcSemantics = { repeatable: true, key: null };
const onceByCommandKey: RpcSemantics = { repeatable: false, key: 'commandKey' };

/** Per RPC, what the ACS may do when it does not know whether the CPE executed it. */
export const rpcSemantics: Readonly<Record<AcsRequest['method'], RpcSemantics>> = {
  GetRPCMethods: reads,
  GetParameterNames: reads,
  GetParameterValues: reads,
  GetParameterAttributes: reads,
  GetQueuedTransfers: reads,
  GetAllQueuedTransfers: reads,
  GetOptions: reads,
  SetParameterValues: { repeatable: true, key: 'parameterKey' },
  SetParameterAttributes: { repeatable: true, key: null },
  AddObject: { repeatable: false, key: 'parameterKey' },
  DeleteObject: { repeatable: false, key: 'parameterKey' },
  Reboot: onceByCommandKey,
  ScheduleInform: onceByCommandKey,
  Download: onceByCommandKey,
  Upload: onceByCommandKey,
  ScheduleDownload: onceByCommandKey,
  ChangeDUState: onceByCommandKey,
  FactoryReset: { repeatable: false, key: null },
  // Its CommandKey names the transfer to cancel, so it cannot carry the attempt.
  CancelTransfer: { repeatable: false, key: null },
  SetVouchers: { repeatable: false, key: null },
  // Nobody here knows what it does.
  VendorRpc: { repeatable: false, key: null },
};

/** The attempt's UUID as 32 hex digits: the longest key that CWMP allows, so old evidence never matches a new attempt. */
export function evidenceKey(attemptId: string): string {
  return attemptId.replaceAll('-', '');
}

/** The attempt that a key names; null when it is no key of ours. */
export function attemptOfKey(key: string): string | null {
  const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(key);
  return parts === null ? null : parts.slice(1).join('-');
}

/** The request as it goes on the wire: the attempt id takes the place of the RPC's ParameterKey or CommandKey. */
export function withEvidenceKey(request: AcsRequest, attemptId: string): AcsRequest {
  const { key } = rpcSemantics[request.method];
  if (key === null) return request;
  return {
    method: request.method,
    arguments: { ...request.arguments, [key]: evidenceKey(attemptId) },
  } as AcsRequest;
}
