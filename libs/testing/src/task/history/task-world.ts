import { expect } from 'vitest';
import { InProcessTaskSignals } from '#coordination';
import type { CwmpFault } from '#cwmp';
import { SecretPaths } from '#data-model';
import { newUuidV7, type SessionFence } from '#device';
import {
  AnswerLearning,
  SessionTasks,
  TaskService,
  type ClaimedRpc,
  type RpcOutcome,
  type TaskState,
} from '#task';
import type { PortsUnderTest } from '../../conformance/ports-under-test.js';
import { stepOf, TestDevice } from '../../conformance/test-device.js';
import { InMemoryWakeUpQueue } from '../../memory/in-memory-wake-up-queue.js';
import type { Fate, HistoryEvent } from './history.js';
import { ModelCpe } from './model-cpe.js';
import { UnsteadyQueue } from './unsteady-queue.js';

type Session = Extract<HistoryEvent, { kind: 'session' }>;

/** An answer that may come once more. */
interface Delivery {
  readonly fence: SessionFence;
  readonly rpc: ClaimedRpc;
  readonly outcome: RpcOutcome;
}

const faultOf = (code: number): CwmpFault => ({ code, string: 'x', parameterFaults: [] });
const faults = { refused: faultOf(9003), busy: faultOf(9002), noWindow: faultOf(9017) } as const;
const silentSec = 70 * 60;

/** One device with its tasks, as gateway, API and worker treat it, and the CPE behind it. */
export class TaskWorld {
  readonly cpe = new ModelCpe();
  readonly queue = new UnsteadyQueue();
  readonly taskIds: string[] = [];
  /** Task and step of each key that went out. */
  readonly sent = new Map<string, { readonly taskId: string; readonly step: number }>();
  /** Keys of Downloads that the device has refused or ended with 9017. */
  readonly excused = new Set<string>();
  private readonly service: TaskService;
  private readonly sessions: SessionTasks;
  private readonly deliveries: Delivery[] = [];

  private constructor(
    private readonly ports: PortsUnderTest,
    private readonly device: TestDevice,
  ) {
    const signals = new InProcessTaskSignals();
    const wakeUps = new InMemoryWakeUpQueue();
    const { ledger, parameters, inventory, access, credentials } = ports;
    const learning = new AnswerLearning(parameters, inventory, access, credentials);
    const knowledge = { learning, secrets: new SecretPaths() };
    const ignore = (): void => undefined;
    this.service = new TaskService(ledger, this.queue, wakeUps, signals, ignore);
    this.sessions = new SessionTasks(
      ledger,
      { pendingRpcs: this.queue, wakeUps },
      knowledge,
      signals,
      ignore,
    );
  }

  static async create(ports: PortsUnderTest): Promise<TaskWorld> {
    return new TaskWorld(
      ports,
      await TestDevice.register(ports, 'approved', { facts: { softwareVersion: '1.0' } }),
    );
  }

  /** The state of each accepted task. */
  async states(): Promise<ReadonlyMap<string, TaskState>> {
    const page = await this.ports.ledger.listOfDevice(this.device.publicId, 1_000, null);
    return new Map(page!.items.map(({ id, state }) => [id, state]));
  }

  async apply(event: HistoryEvent): Promise<void> {
    switch (event.kind) {
      case 'enqueue':
        return this.enqueue(event);
      case 'cancel': {
        const taskId = this.taskIds[event.task];
        if (taskId !== undefined) await this.service.cancel(taskId);
        return;
      }
      case 'time':
        return this.ports.passTime(event.sec * 1_000);
      case 'sweep':
        return this.sweep();
      case 'flush':
        return this.queue.flush();
      case 'queue':
        this.queue.isAway = event.isAway;
        return;
      case 'newVersion':
        this.cpe.version += '.1';
        return;
      case 'session':
        return this.session(event);
      case 'duplicate':
        return this.duplicate();
    }
  }

  /** All goes well from now on, for as long as a task may live. */
  async comeToRest(): Promise<void> {
    this.queue.isAway = false;
    const quiet: Session = {
      kind: 'session',
      fates: Array<Fate>(40).fill('answered'),
      tells: 'success',
      isInformLost: false,
      isTransferAtOnce: false,
    };
    for (const sec of [1, 300, 5_000, 1_000_000, 1_000_000]) {
      await this.session(quiet);
      await this.ports.passTime(sec * 1_000);
      await this.sweep();
    }
  }

  private async enqueue(event: Extract<HistoryEvent, { kind: 'enqueue' }>): Promise<void> {
    const { lane, dedupeKey, lifetimeSec, dependsOn } = event;
    const [first, ...rest] = event.methods.map((method) => stepOf(method, argumentsOf(method)));
    const task = this.device.task([first!, ...rest], {
      lane,
      dedupeKey,
      expiresAt: this.device.inSeconds(lifetimeSec),
      dependsOn: dependsOn === null ? null : (this.taskIds[dependsOn] ?? null),
    });
    const outcome = await this.service.accept(task);
    if (outcome.kind === 'accepted') this.taskIds.push(task.id);
  }

  private async sweep(): Promise<void> {
    await this.ports.ledger.expireOverdue(100);
    await this.ports.ledger.endWaits(100);
    await this.ports.ledger.recoverSilent(silentSec, 100);
  }

  private async session({ fates, tells, isInformLost, isTransferAtOnce }: Session): Promise<void> {
    const events = this.cpe.inform();
    const facts = { softwareVersion: this.cpe.version };
    const { fence, leftOpen, awaitsEvidence, isNewVersion } = await this.device.openSession({
      events,
      facts,
    });
    const evidence = this.cpe.evidence(events, isNewVersion);
    if (leftOpen) await this.sessions.recover(fence, evidence);
    else if (awaitsEvidence) await this.sessions.applyEvidence(fence.deviceId, evidence);
    if (isInformLost) return;
    this.cpe.informAnswered();
    if (tells !== 'nothing') await this.tellEnds(fence, tells);
    for (const fate of fates) if (!(await this.call(fence, fate, isTransferAtOnce))) return;
  }

  private async tellEnds(fence: SessionFence, tells: Exclude<Session['tells'], 'nothing'>): Promise<void> {
    const fault = tells === 'fault' ? faults.refused : tells === 'noWindow' ? faults.noWindow : null;
    for (const { end, completion } of this.cpe.completions(fault, tells === 'withoutKey')) {
      const call = { method: 'TransferComplete', commandKey: completion.commandKey, details: {} };
      await this.sessions.commitCompletion(fence, call, completion);
      if (fault === faults.noWindow) this.excused.add(end.commandKey);
      this.cpe.acknowledged(end);
    }
  }

  /** One RPC of a session; false when the session is over. */
  private async call(fence: SessionFence, fate: Fate, isTransferAtOnce: boolean): Promise<boolean> {
    const claimed = await this.sessions.claim(fence, newUuidV7());
    if (claimed.kind !== 'claimed') return false;
    const { rpc } = claimed;
    const key = rpc.attemptId.replaceAll('-', '');
    this.sent.set(key, { taskId: rpc.taskId, step: rpc.stepNumber });
    if (fate === 'lostRequest') return false;
    if (fate === 'refused' || fate === 'busy' || fate === 'noWindow') {
      if (fate === 'noWindow') this.excused.add(key);
      return this.settle({ fence, rpc, outcome: { kind: 'faulted', fault: faults[fate] } });
    }
    if (fate === 'unanswered') return this.settle({ fence, rpc, outcome: { kind: 'unanswered' } });
    const response = this.cpe.execute(rpc.step, key, isTransferAtOnce);
    if (fate === 'ranUnanswered') return this.settle({ fence, rpc, outcome: { kind: 'unanswered' } });
    const delivery: Delivery = { fence, rpc, outcome: { kind: 'answered', response } };
    if (fate === 'answered') return this.settle(delivery);
    this.deliveries.push(delivery);
    return false;
  }

  private async settle(delivery: Delivery): Promise<boolean> {
    const { fence, rpc, outcome } = delivery;
    this.deliveries.push(delivery);
    const settled = await this.sessions.settle(fence, rpc, outcome);
    const disrupts = rpc.step.method === 'Reboot' || rpc.step.method === 'FactoryReset';
    if (settled === 'nothingDue')
      expect(await this.sessions.claim(fence, newUuidV7())).not.toHaveProperty('rpc');
    return settled !== 'fenced' && !(disrupts && outcome.kind === 'answered');
  }

  private async duplicate(): Promise<void> {
    const delivery = this.deliveries.at(-1);
    if (delivery !== undefined) await this.sessions.settle(delivery.fence, delivery.rpc, delivery.outcome);
  }
}

function argumentsOf(method: string): object | undefined {
  if (method === 'SetParameterValues') return { parameterList: [{ name: 'Device.A', value: '1' }] };
  if (method === 'AddObject') return { objectName: 'Device.T.' };
  if (method === 'DeleteObject') return { objectName: 'Device.T.1.' };
  if (method === 'GetParameterValues') return { parameterNames: ['Device.A'] };
  return undefined;
}
