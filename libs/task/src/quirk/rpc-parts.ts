import type { AcsRequest, CpeResponse, ParameterValue } from '#cwmp';
import type { DeviceQuirks, LearnedQuirk } from '#device';
import { kept, sizeOf } from '../session/held-answers.js';
import type { RpcOutcome } from '../settlement/settlement.js';

/** One step of a task on its way: what of it is on the wire, and what is still to come. Nothing changes it. */
export interface RpcParts {
  /** The step as it was asked for. */
  readonly whole: AcsRequest;
  /** What is on the wire. */
  readonly request: AcsRequest;
  /** How the device wants it; may differ from what is known of it while another form is tried. */
  readonly quirks: DeviceQuirks;
  /** 1 for the first sending; each sending has its own cwmp:ID. */
  readonly number: number;
  /** Names that are still to be asked for. */
  readonly rest: readonly string[];
  /** Told by the parts before this one. */
  readonly values: readonly ParameterValue[];
  /** About what they take in memory, in characters. */
  readonly valuesSize: number;
  /** What the device has taught if this ends well. */
  readonly learning: readonly LearnedQuirk[];
  /** Sent by a process that is gone: which part of the step it was is not known. */
  readonly isResumed: boolean;
}

export type PartsOutcome =
  | { readonly kind: 'next'; readonly parts: RpcParts }
  | { readonly kind: 'finished'; readonly outcome: RpcOutcome; readonly learned: readonly LearnedQuirk[] };

/** A device without a limit that it tells is asked for no more RPCs than that in one step. */
const mostParts = 512;

/** Characters of answers that may wait for the last part of a step; what is longer together has to be several tasks. */
const mostHeld = 4_194_304;

const smallestTellingBatch = 4;

// What a CPE may leave out [TR-069 A.3]; a fault 9000 to any other RPC is a mistake that may pass.
const optionalMethods: ReadonlySet<string> = new Set([
  'Upload',
  'ScheduleInform',
  'FactoryReset',
  'GetQueuedTransfers',
  'GetAllQueuedTransfers',
  'SetVouchers',
  'GetOptions',
  'ScheduleDownload',
  'CancelTransfer',
  'ChangeDUState',
]);

const unsentParts = { number: 1, rest: [], values: [], valuesSize: 0, learning: [] };

/**
 * The first sending of a step.
 *
 * @param root the device's root object, dot included, null when unknown: it stands for the empty path where that one
 *   is not understood (Q44)
 */
export function firstPart(whole: AcsRequest, quirks: DeviceQuirks, root: string | null): RpcParts {
  const parts = { ...unsentParts, whole, request: whole, quirks, isResumed: false };
  if (whole.method === 'GetParameterValues')
    return withNames(parts, whole.arguments.parameterNames, quirks.batchSize);
  const namesRoot = quirks.rootNames === 'explicit' && root !== null && asksForRoot(whole);
  return namesRoot ? { ...parts, request: namesOf(whole, root) } : parts;
}

/** A step that a process which is gone had sent; its answer is judged by what it holds. */
export function resumedPart(whole: AcsRequest, quirks: DeviceQuirks): RpcParts {
  return { ...unsentParts, whole, request: whole, quirks, isResumed: true };
}

/** What follows from the answer to the part on the wire. */
export function afterAnswer(parts: RpcParts, outcome: RpcOutcome, root: string | null): PartsOutcome {
  const { whole } = parts;
  const next = parts.number < mostParts ? nextPart(parts, outcome, root) : null;
  if (next !== null && next.valuesSize > mostHeld)
    return { kind: 'finished', outcome: tooMuchTogether, learned: next.learning };
  if (next !== null) return { kind: 'next', parts: { ...next, number: parts.number + 1, isResumed: false } };
  if (outcome.kind === 'answered')
    return { kind: 'finished', outcome: allTogether(parts, outcome), learned: parts.learning };
  const isUnsupported =
    outcome.kind === 'faulted' && outcome.fault.code === 9000 && optionalMethods.has(whole.method);
  return {
    kind: 'finished',
    outcome: named(whole, outcome),
    learned: isUnsupported ? [{ quirk: 'unsupportedMethods', value: whole.method }] : [],
  };
}

function nextPart(parts: RpcParts, outcome: RpcOutcome, root: string | null): RpcParts | null {
  const { whole, request } = parts;
  if (whole.method === 'GetParameterValues' && request.method === whole.method)
    return outcome.kind === 'answered'
      ? nextNames(parts, outcome.response)
      : fewerNames(parts, request.arguments.parameterNames, outcome);
  if (whole.method === 'GetParameterNames' && outcome.kind !== 'answered')
    return explicitRoot(parts, outcome, root) ?? otherNextLevel(parts, outcome);
  return null;
}

function nextNames(parts: RpcParts, response: CpeResponse): RpcParts | null {
  if (response.method !== 'GetParameterValues' || parts.whole.method !== 'GetParameterValues') return null;
  const told = response.result.parameterList;
  const { parameterNames } = parts.whole.arguments;
  if (parts.isResumed)
    return tellsAll(parameterNames, told) ? null : firstPart(parts.whole, parts.quirks, null);
  if (parts.rest.length === 0) return null;
  const values = [...parts.values, ...kept(told)];
  const valuesSize = parts.valuesSize + sizeOf(told);
  return withNames({ ...parts, values, valuesSize }, parts.rest, parts.quirks.batchSize);
}

/** Half of what was too much [TR-069 A.5.1, 9004]; some call it an internal error (Q45). */
function fewerNames(parts: RpcParts, names: readonly string[], outcome: RpcOutcome): RpcParts | null {
  const isTooMuch =
    outcome.kind === 'faulted' && (outcome.fault.code === 9004 || outcome.fault.code === 9002);
  if (!isTooMuch || names.length < 2) return null;
  const batchSize = Math.floor(names.length / 2);
  const quirks = { ...parts.quirks, batchSize };
  // An internal error that few names cause has another reason, and may pass.
  const isTelling = outcome.fault.code === 9004 || batchSize >= smallestTellingBatch;
  const learning: readonly LearnedQuirk[] = isTelling ? [{ quirk: 'batchSize', value: batchSize }] : [];
  return withNames({ ...parts, quirks, learning }, [...names, ...parts.rest], batchSize);
}

/** The name of the root for a device that does not know the empty path (Q44). */
function explicitRoot(parts: RpcParts, outcome: RpcOutcome, root: string | null): RpcParts | null {
  const isUnderstood =
    outcome.kind === 'faulted' && outcome.fault.code !== 9005 && outcome.fault.code !== 9003;
  if (root === null || isUnderstood || !asksForRoot(parts.request)) return null;
  return {
    ...parts,
    request: namesOf(parts.request, root),
    learning: [...parts.learning, { quirk: 'rootNames', value: 'explicit' }],
  };
}

/** NextLevel in its other form for a device that takes only that one (Q42). */
function otherNextLevel(parts: RpcParts, outcome: RpcOutcome): RpcParts | null {
  const isTried = parts.learning.some(({ quirk }) => quirk === 'nextLevel');
  if (isTried || outcome.kind !== 'faulted' || outcome.fault.code !== 9003) return null;
  const nextLevel = parts.quirks.nextLevel === 'digits' ? 'words' : 'digits';
  return {
    ...parts,
    quirks: { ...parts.quirks, nextLevel },
    learning: [...parts.learning, { quirk: 'nextLevel', value: nextLevel }],
  };
}

function withNames(parts: RpcParts, names: readonly string[], batchSize: number): RpcParts {
  const request: AcsRequest = {
    method: 'GetParameterValues',
    arguments: { parameterNames: names.slice(0, batchSize) },
  };
  return { ...parts, request, rest: names.slice(batchSize) };
}

function asksForRoot(request: AcsRequest): boolean {
  return request.method === 'GetParameterNames' && request.arguments.parameterPath === '';
}

function namesOf(request: AcsRequest, parameterPath: string): AcsRequest {
  if (request.method !== 'GetParameterNames') return request;
  return { method: request.method, arguments: { ...request.arguments, parameterPath } };
}

/** Whether every single parameter asked for is there; what a partial path covers cannot be told. */
function tellsAll(names: readonly string[], told: readonly ParameterValue[]): boolean {
  const known = new Set(told.map(({ name }) => name));
  return names.every((name) => name === '' || name.endsWith('.') || known.has(name));
}

function allTogether(parts: RpcParts, outcome: RpcOutcome & { kind: 'answered' }): RpcOutcome {
  const { response } = outcome;
  if (parts.values.length === 0 || response.method !== 'GetParameterValues') return outcome;
  const parameterList = [...parts.values, ...response.result.parameterList];
  return { kind: 'answered', response: { method: response.method, result: { parameterList } } };
}

/** Final, as asking once more would bring the same. */
const tooMuchTogether: RpcOutcome = {
  kind: 'faulted',
  fault: {
    code: 9003,
    string: 'Not gone on with: the answers are too long together. Ask for fewer parameters in one task.',
    parameterFaults: [],
  },
};

/** A refused setting that the device did not name can only be the one that was sent (Q30). */
function named(whole: AcsRequest, outcome: RpcOutcome): RpcOutcome {
  if (outcome.kind !== 'faulted' || whole.method !== 'SetParameterValues') return outcome;
  const [setting, ...others] = whole.arguments.parameterList;
  const { fault } = outcome;
  if (setting === undefined || others.length > 0 || fault.parameterFaults.length > 0) return outcome;
  const parameterFaults = [{ name: setting.name, code: fault.code, string: fault.string }];
  return { kind: 'faulted', fault: { ...fault, parameterFaults } };
}
