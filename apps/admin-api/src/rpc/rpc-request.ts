import type { AcsArguments, AcsMethod } from '#cwmp';

/** The body of one RPC: a checked DTO that turns into the arguments of the RPC itself. */
export interface RpcRequest<M extends AcsMethod> {
  toArguments(): AcsArguments<M>;
}
