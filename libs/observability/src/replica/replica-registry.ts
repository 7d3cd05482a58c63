/** One process of the installation. */
export interface Replica {
  /** Unique among those that run. */
  readonly name: string;
  /** `gateway`, `api`, `worker`, `stun`, `files`, or `standalone` for all of them in one. */
  readonly role: string;
  readonly version: string;
  readonly startedAt: Date;
  /** Host and port where it answers probes; as the process knows it, which a network may translate. */
  readonly address: string;
}

/** A process that runs, as far as anybody knows. */
export interface LiveReplica extends Replica {
  /** Its last sign of life. */
  readonly seenAt: Date;
}

/** Port: which processes run. */
export abstract class ReplicaRegistry {
  /**
   * In the order of their roles and names. A process that ended is not among them, one that was killed for 15 s at most.
   * Rejects with a RegistryUnavailableError when nobody can be asked.
   */
  abstract list(): Promise<readonly LiveReplica[]>;
}

/** The registry cannot be read now. */
export class RegistryUnavailableError extends Error {
  readonly code = 'REGISTRY_UNAVAILABLE';
}

/** The registry of a process that works alone. */
export class SoleReplica extends ReplicaRegistry {
  constructor(private readonly self: Replica) {
    super();
  }

  override async list(): Promise<readonly LiveReplica[]> {
    return [{ ...this.self, seenAt: new Date() }];
  }
}
