import type { CpeRequest, CwmpFault } from '#cwmp';
import type { TaskStep } from '../ledger/task.js';

/** What an RPC sets going that ends after its answer: an image that changes the version, any other file, software modules. */
export const completionKinds = ['firmware', 'file', 'deploymentUnits'] as const;
export type CompletionKind = (typeof completionKinds)[number];

/** The end of an RPC that the device tells of by a call of its own, and how long that may take. */
export interface AwaitedCompletion {
  readonly kind: CompletionKind;
  readonly timeoutSec: number;
}

/** How the device says that a transfer or a change of software modules has ended. */
export interface Completion {
  /** Key that the RPC carried; empty or unknown from some devices (Q33). */
  readonly commandKey: string;
  readonly kinds: readonly CompletionKind[];
  /** Null: it went well. */
  readonly fault: CwmpFault | null;
  /** What joins the result of the RPC. */
  readonly result: Readonly<Record<string, unknown>>;
}

/** How long a device may take to tell the end of what an RPC has set going, in seconds from its answer. */
export interface Patience {
  /** An image or any other file. */
  readonly transferSec: number;
  readonly configurationSec: number;
  /** A change of software modules. */
  readonly softwareModulesSec: number;
  /** For a new image to show its version after the device has said that all went well (R56, Q69). */
  readonly versionSec: number;
}

/** An image takes up to an hour, a configuration ten minutes (R55). */
export const ordinaryPatience: Patience = {
  transferSec: 3_600,
  configurationSec: 600,
  softwareModulesSec: 3_600,
  versionSec: 15 * 60,
};

/** Ten years: beyond it nobody waits. */
const longestSec = 10 * 366 * 86_400;

/** A device whose first Download fails so takes the next one (Q68). */
export const retriedTransferFault = 9017;

/** What has to be waited for after the answer to this RPC [TR-069 A.3.2.8, A.4.1.5]; null when nothing follows it. */
export function awaitedCompletion(
  step: TaskStep,
  patience: Patience = ordinaryPatience,
): AwaitedCompletion | null {
  switch (step.method) {
    case 'Download': {
      const { fileType, delaySeconds } = step.arguments;
      return { kind: kindOf(fileType), timeoutSec: bounded(patienceSec(fileType, patience) + delaySeconds) };
    }
    case 'Upload': {
      const { fileType, delaySeconds } = step.arguments;
      return { kind: 'file', timeoutSec: bounded(patienceSec(fileType, patience) + delaySeconds) };
    }
    case 'ScheduleDownload': {
      const { fileType, timeWindowList } = step.arguments;
      const lastSec = Math.max(0, ...timeWindowList.map(({ windowEnd }) => windowEnd));
      return { kind: kindOf(fileType), timeoutSec: bounded(patienceSec(fileType, patience) + lastSec) };
    }
    case 'ChangeDUState':
      return { kind: 'deploymentUnits', timeoutSec: patience.softwareModulesSec };
    default:
      return null;
  }
}

/** What a call of the CPE says of the end of an RPC; null when it says nothing of the kind. */
export function completionOf(request: CpeRequest): Completion | null {
  if (request.method === 'TransferComplete') {
    const { commandKey, faultStruct, startTime, completeTime } = request.arguments;
    const { faultCode: code, faultString: string } = faultStruct;
    const fault = code === 0 ? null : { code, string, parameterFaults: [] };
    return { commandKey, kinds: ['firmware', 'file'], fault, result: { startTime, completeTime } };
  }
  if (request.method === 'DUStateChangeComplete') {
    const { commandKey, results } = request.arguments;
    const failed = results.find(({ fault }) => fault.faultCode !== 0)?.fault;
    const fault = failed && { code: failed.faultCode, string: failed.faultString, parameterFaults: [] };
    return { commandKey, kinds: ['deploymentUnits'], fault: fault ?? null, result: { results } };
  }
  return null;
}

function kindOf(fileType: string): CompletionKind {
  return /^[16]\s/.test(fileType) ? 'firmware' : 'file';
}

function patienceSec(fileType: string, { configurationSec, transferSec }: Patience): number {
  return /configuration/i.test(fileType) ? configurationSec : transferSec;
}

function bounded(sec: number): number {
  return Math.min(sec, longestSec);
}
