/** A device, as far as commands look at it. */
export interface Device {
  readonly id: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly manufacturer: string;
  readonly modelName: string;
  readonly softwareVersion: string;
  readonly online: boolean;
  readonly lastInformAt: string | null;
  readonly onboarding: string;
}

/** One page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** What a device refused an RPC with. */
export interface Fault {
  readonly code: number;
  readonly string: string;
  readonly parameterFaults: readonly {
    readonly name: string;
    readonly code: number;
    readonly string: string;
  }[];
}

/** A task, as far as commands look at it. */
export interface Task {
  readonly id: string;
  readonly deviceId: string;
  readonly type: string;
  readonly state: string;
  readonly createdAt: string;
  readonly settledAt?: string;
  readonly result?: unknown;
  readonly fault?: Fault;
  readonly attempts: readonly {
    readonly method: string;
    readonly state: string;
    readonly dispatchedAt: string;
  }[];
}

/** How far stored secrets are sealed anew. */
export interface SecretRotation {
  readonly done: boolean;
  readonly places: readonly {
    readonly place: string;
    readonly seen: number;
    readonly sealedAnew: number;
    readonly unreadable: number;
    readonly finishedAt: string | null;
  }[];
}

/** The body of an answer that is no success [RFC 9457], as far as it is shown. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

/** Whether the body of an answer is a problem document of our API. */
export function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'code' in body &&
    'title' in body &&
    'detail' in body &&
    typeof body.detail === 'string'
  );
}
