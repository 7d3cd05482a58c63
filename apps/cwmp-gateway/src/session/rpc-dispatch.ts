import { Injectable } from '@nestjs/common';
import { encodeAcsRequest, EncodeError, type AcsRequest } from '#cwmp';
import type { SessionEvent } from '#cwmp-session';
import { ParameterStore, QuirkBook, type DeviceQuirks, type StudiedDevice } from '#device';
import {
  afterAnswer,
  firstPart,
  fromDevice,
  instanceReferences,
  resumedPart,
  toDevice,
  withEvidenceKey,
  withKnownTypes,
  type ClaimedRpc,
  type RpcOutcome,
} from '#task';
import { soapReply, type Reply } from '../http/reply.js';
import { namesOwnFile, OwnFiles } from './own-files.js';
import type { SessionContext } from './session-context.js';
import { wireIdOf } from './wire-id.js';

/** Puts claimed RPCs the way their device takes them: in its forms, in parts that it can answer. */
@Injectable()
export class RpcDispatch {
  constructor(
    private readonly parameters: ParameterStore,
    private readonly quirks: QuirkBook,
    private readonly files: OwnFiles,
  ) {}

  /** Takes an RPC on; it is what the session waits for from now on. */
  async begin(context: SessionContext, rpc: ClaimedRpc): Promise<void> {
    const step = await withKnownTypes(rpc.step, context.session.fence.deviceId, this.parameters);
    context.claimed = { ...rpc, step };
    // What is kept of the RPC stays as it was ordered: the link is for the wire alone.
    await this.put(context, await this.files.linked(step, context, rpc.attemptId), 1);
  }

  /** Makes a request the one to be sent next; `number`: how many went out for the claimed RPC, this one included. */
  async put(context: SessionContext, request: AcsRequest, number: number): Promise<void> {
    context.parts = { ...firstPart(request, await this.quirksOf(context), context.root), number };
  }

  /** The message that sends it, or the event that stands for the device's answer when it must not be sent. */
  encode({ cwmpNamespace: namespace, claimed, parts }: SessionContext): Reply | SessionEvent {
    if (claimed === null || parts === null) return unsent(9002, 'nothing is left of it');
    const { quirks, whole } = parts;
    if (instanceReferences(whole).length > 0)
      return unsent(9003, 'the number of the instance that an earlier step has made is not known');
    if (quirks.unsupportedMethods.includes(whole.method))
      return unsent(9000, 'this device does not have the method');
    if (namesOwnFile(whole)) return unsent(9003, 'the file is gone, or no link to it is short enough');
    try {
      const request = withEvidenceKey(toDevice(parts.request, quirks), claimed.attemptId);
      const id = wireIdOf(claimed.attemptId, parts.number);
      const { booleans, nextLevel, dateTimes } = quirks;
      const forms = { booleans, nextLevel, dateTimes };
      // The empty answer that ends the session lets go again (R9).
      const hold = quirks.holdRequests === 'withRequests' ? { holdRequests: true } : {};
      return soapReply(encodeAcsRequest({ namespace, id, request, forms, ...hold }));
    } catch (error) {
      if (error instanceof EncodeError) return unsent(9003, 'the arguments are not valid in CWMP');
      throw error;
    }
  }

  /** What became of the RPC, null while further parts of it have to be sent. Keeps what the device has taught. */
  async finish(context: SessionContext, rpc: ClaimedRpc, answer: RpcOutcome): Promise<RpcOutcome | null> {
    const parts = context.parts ?? resumedPart(rpc.step, await this.quirksOf(context));
    const after = afterAnswer(parts, answer, context.root);
    if (after.kind === 'next') {
      context.parts = after.parts;
      return null;
    }
    context.parts = null;
    for (const learned of after.learned) await this.quirks.learn(context.session.fence, learned);
    if (after.learned.length > 0) context.quirks = null;
    const { outcome } = after;
    if (outcome.kind !== 'answered') return outcome;
    return { kind: 'answered', response: fromDevice(outcome.response, parts.quirks) };
  }

  /** Takes the device for what it was found to be. */
  meet(context: SessionContext, studied: StudiedDevice): void {
    context.quirks ??= this.quirks.of(studied).quirks;
  }

  /** Looked up with the first RPC of a session: sessions that have none cost nothing. */
  async quirksOf(context: SessionContext): Promise<DeviceQuirks> {
    context.quirks ??= (await this.quirks.ofDevice(context.session.fence.deviceId)).quirks;
    return context.quirks;
  }
}

/** Stands for the CPE's answer to an RPC that was not put on the wire: the task fails, the session goes on. */
function unsent(code: number, reason: string): SessionEvent {
  const fault = { code, string: `Not sent: ${reason}`, parameterFaults: [] };
  return { type: 'message', message: { kind: 'fault', fault } };
}
