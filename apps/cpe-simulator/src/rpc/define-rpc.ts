import type { SoapWriter } from '../soap/soap-writer.js';
import type { XmlElement } from '../soap/xml-element.js';
import type { RpcDevice } from './rpc-device.js';
import type { RpcOutcome } from './rpc-outcome.js';

/** One RPC of the ACS: how it is read, what it does, how its positive answer is written. */
export interface RpcDefinition<A extends object, R extends object> {
  readonly method: string;
  /** Argument elements in the order of the specification. */
  readonly elements: readonly string[];
  /** Null when the arguments make no sense: 9003. */
  readonly decode: (element: XmlElement) => A | null;
  readonly execute: (device: RpcDevice, args: A) => RpcOutcome<R>;
  /** Children of the response element. */
  readonly encode: (writer: SoapWriter, result: R) => string;
}

/** A decoded call; executing it twice does it twice. */
export interface PreparedCall {
  readonly arguments: object;
  execute(device: RpcDevice): PerformedCall;
}

/** What came of a call; `encode` writes the children of the response element and is only there for an answer. */
export interface PerformedCall {
  readonly outcome: RpcOutcome;
  readonly encode: ((writer: SoapWriter) => string) | null;
}

export interface Rpc {
  readonly method: string;
  readonly elements: readonly string[];
  prepare(element: XmlElement): PreparedCall | null;
}

/** Closes over the types of one RPC, so that all of them fit into one table. */
export function defineRpc<A extends object, R extends object>(definition: RpcDefinition<A, R>): Rpc {
  return {
    method: definition.method,
    elements: definition.elements,
    prepare(element) {
      const args = definition.decode(element);
      if (args === null) return null;
      return { arguments: args, execute: (device) => perform(definition, device, args) };
    },
  };
}

function perform<A extends object, R extends object>(
  definition: RpcDefinition<A, R>,
  device: RpcDevice,
  args: A,
): PerformedCall {
  const outcome = definition.execute(device, args);
  if (outcome.kind === 'fault') return { outcome, encode: null };
  return { outcome, encode: (writer) => definition.encode(writer, outcome.result) };
}
