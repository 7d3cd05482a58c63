import { randomBytes } from 'node:crypto';
import type { AcsMethod } from '#cwmp';
import {
  newUuidV7,
  type DeviceFacts,
  type DeviceId,
  type DeviceIdentity,
  type InformRecord,
  type Onboarding,
  type OpenedSession,
  type OpenOutcome,
  type ReportedValue,
  type SessionFence,
} from '#device';
import type { ClaimedRpc, NewTask, Settlement, TaskStep } from '#task';
import type { PortsUnderTest } from './ports-under-test.js';

const noFacts: DeviceFacts = {
  manufacturer: null,
  modelName: null,
  softwareVersion: null,
  hardwareVersion: null,
  provisioningCode: null,
  connectionRequestUrl: null,
  periodicInformIntervalSec: null,
  dataModelRoot: null,
  peerAddress: '192.0.2.1',
};

/** What a test's Inform says differently; facts are given one by one. */
export type InformChanges = Partial<Omit<InformRecord, 'facts'>> & { readonly facts?: Partial<DeviceFacts> };

/** An identity that no other test has. */
export function newIdentity(): DeviceIdentity {
  return { oui: '0A1B2C', productClass: 'Box', serialNumber: randomBytes(8).toString('hex') };
}

export function informOf(identity: DeviceIdentity, { facts, ...changes }: InformChanges = {}): InformRecord {
  return {
    identity,
    facts: { ...noFacts, ...facts },
    parameters: [],
    events: [{ eventCode: '2 PERIODIC', commandKey: '' }],
    retryCount: 0,
    cwmpNamespace: 'urn:dslforum-org:cwmp-1-2',
    cwmpVersion: '1.2',
    timeoutSec: 60,
    principal: { kind: 'anonymous', username: null },
    digest: null,
    owner: 'replica-1',
    ...changes,
  };
}

/** The session of an outcome that ought to be `opened`. */
export function openedOf(outcome: OpenOutcome): OpenedSession {
  if (outcome.kind !== 'opened') throw new Error(`expected an opened session, got ${outcome.kind}`);
  return outcome.session;
}

export function stringValue(path: string, value: string): ReportedValue {
  return { path, value, type: 'string' };
}

const image = { fileType: '1 Firmware Upgrade Image', delaySeconds: 0 };

/** What the ledger looks at in the arguments of an RPC. */
const sampleArguments: Partial<Record<AcsMethod, object>> = {
  Download: image,
  Upload: { fileType: '2 Vendor Log File', delaySeconds: 0 },
  SetParameterValues: { parameterList: [] },
  SetParameterAttributes: { parameterList: [] },
  GetParameterValues: { parameterNames: [] },
  GetParameterAttributes: { parameterNames: [] },
  GetParameterNames: { parameterPath: '', nextLevel: true },
  AddObject: { objectName: 'Device.T.' },
  DeleteObject: { objectName: 'Device.T.1.' },
  ScheduleDownload: { ...image, timeWindowList: [{ windowStart: 0, windowEnd: 600 }] },
};

export function stepOf(method: AcsMethod, args: object = sampleArguments[method] ?? {}): TaskStep {
  return { method, arguments: args } as TaskStep;
}

/** The settlement of an answered RPC. */
export function answered(result: unknown = { status: 0 }): Settlement {
  return { attemptState: 'answered', taskState: 'succeeded', result, fault: null, retryAfterSec: 0 };
}

/** The settlement of a look at the table of an AddObject. */
export function looked(instances: readonly number[]): Settlement {
  return { ...answered(null), taskState: 'queued', instances };
}

/** A registered device with its identity, and short words for what tests do with it. */
export class TestDevice {
  private constructor(
    private readonly ports: PortsUnderTest,
    readonly identity: DeviceIdentity,
    readonly id: DeviceId,
    readonly publicId: string,
  ) {}

  static async register(
    ports: PortsUnderTest,
    onboarding: Onboarding = 'approved',
    changes: InformChanges = {},
  ): Promise<TestDevice> {
    const identity = newIdentity();
    const { fence, publicId } = openedOf(
      await ports.sessions.register(informOf(identity, changes), onboarding),
    );
    return new TestDevice(ports, identity, fence.deviceId, publicId);
  }

  inform(changes: InformChanges = {}): Promise<OpenOutcome> {
    return this.ports.sessions.open(informOf(this.identity, changes));
  }

  async openSession(changes: InformChanges = {}): Promise<OpenedSession> {
    return openedOf(await this.inform(changes));
  }

  async fence(changes: InformChanges = {}): Promise<SessionFence> {
    return (await this.openSession(changes)).fence;
  }

  task(steps: [TaskStep, ...TaskStep[]], changes: Partial<NewTask> = {}): NewTask {
    return {
      id: newUuidV7(),
      deviceId: this.publicId,
      type: steps.length === 1 ? steps[0].method : 'chain',
      steps,
      lane: 'interactive',
      priority: 5,
      notBefore: null,
      expiresAt: this.inSeconds(3_600),
      dedupeKey: null,
      dependsOn: null,
      createdBy: 'test',
      ...changes,
    };
  }

  /** A time relative to the adapters' own. */
  inSeconds(seconds: number): Date {
    return new Date(this.ports.now().getTime() + seconds * 1_000);
  }

  /** Accepts a task of these methods without arguments and returns its id. */
  async accept(methods: [AcsMethod, ...AcsMethod[]], changes: Partial<NewTask> = {}): Promise<string> {
    const [first, ...others] = methods;
    const task = this.task([stepOf(first), ...others.map((method) => stepOf(method))], changes);
    const outcome = await this.ports.ledger.accept(task, 10_000);
    if (outcome.kind !== 'accepted') throw new Error(`expected an accepted task, got ${outcome.kind}`);
    return task.id;
  }

  /** What is due next, behind the look before it; `instances`: what that look finds. */
  async claim(fence: SessionFence, instances: readonly number[] = []): Promise<ClaimedRpc> {
    const rpc = await this.claimNext(fence);
    if (!rpc.isLook) return rpc;
    await this.ports.ledger.settle(fence, rpc, looked(instances));
    return this.claimNext(fence);
  }

  /** What is due next, be it a look. */
  async claimNext(fence: SessionFence): Promise<ClaimedRpc> {
    const outcome = await this.ports.ledger.claim(fence, newUuidV7());
    if (outcome.kind !== 'claimed') throw new Error(`expected a claimed RPC, got ${outcome.kind}`);
    return outcome.rpc;
  }

  /** Claims and answers what is due until nothing is; returns the ids of the tasks in that order. */
  async serveAll(fence: SessionFence): Promise<string[]> {
    const served: string[] = [];
    for (;;) {
      const outcome = await this.ports.ledger.claim(fence, newUuidV7());
      if (outcome.kind !== 'claimed') return served;
      const { rpc } = outcome;
      if (!rpc.isLook) served.push(rpc.taskId);
      await this.ports.ledger.settle(fence, rpc, rpc.isLook ? looked([]) : answered());
    }
  }

  async state(taskId: string): Promise<string | undefined> {
    return (await this.ports.ledger.find(taskId))?.state;
  }
}
