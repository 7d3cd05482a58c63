import { Logger, type Provider } from '@nestjs/common';
import { SecretPaths } from '#data-model';
import {
  ConnectionRequestAccess,
  ConnectionRequestLog,
  CpeCredentialStore,
  DeviceInventory,
  DeviceQuarantine,
  EventLog,
  GroupStore,
  ModelProfileCatalogue,
  IdempotencyStore,
  ParameterHistory,
  ParameterStore,
  PromotedParameters,
  QuirkBook,
  RateLimiter,
  SessionHandOver,
  SecretRotation,
  SessionStore,
  TraceStore,
  UdpBindingStore,
} from '#device';
import { HealthRegistry, Metrics, OpsEndpoints, ReplicaRegistry } from '#observability';
import { QueueBackend } from '#queue';
import {
  AnswerLearning,
  BulkOperations,
  BulkOperationStore,
  PendingRpcQueue,
  QueuedTasks,
  QueueLoss,
  RequestedCalls,
  SessionTasks,
  TaskLedger,
  TaskList,
  TaskOutlooks,
  TaskService,
  TaskSignals,
  WakeUpQueue,
  type QueueFailureListener,
} from '#task';
import { FileCatalogue } from '#transfer';
import type { Queues } from './queues.js';
import type { Stores } from './stores.js';

/** What the domain services of one process stand on. */
export interface Adapters {
  readonly stores: Stores;
  readonly secrets: SecretPaths;
  readonly queues: Queues;
  readonly queueLoss: QueueLoss;
  readonly signals: TaskSignals;
  readonly limiter: RateLimiter;
  readonly handOver: SessionHandOver;
  readonly quirks: QuirkBook;
  readonly modelProfiles: ModelProfileCatalogue;
  readonly health: HealthRegistry;
  readonly metrics: Metrics;
  readonly replicas: ReplicaRegistry;
}

/** The ports and the domain services over these adapters, as providers. */
export function domainPorts({
  stores,
  secrets,
  queues,
  queueLoss,
  signals,
  limiter,
  handOver,
  quirks,
  modelProfiles,
  health,
  metrics,
  replicas,
}: Adapters): Provider[] {
  const { parameters, inventory, access, credentials, ledger } = stores;
  const { pendingRpcs, wakeUps } = queues;
  const onQueueFailure = queueFailureListener(queueLoss);
  const learning = new AnswerLearning(parameters, inventory, access, credentials);
  const knowledge = { learning, secrets };
  return [
    ...storePorts(stores),
    { provide: RequestedCalls, useValue: new RequestedCalls(stores.calls, wakeUps, signals) },
    {
      provide: BulkOperations,
      useValue: new BulkOperations(stores.bulk, queues.bulk, onQueueFailure),
    },
    { provide: SecretPaths, useValue: secrets },
    { provide: QuirkBook, useValue: quirks },
    { provide: ModelProfileCatalogue, useValue: modelProfiles },
    ...queuePorts(queues, queueLoss, stores),
    { provide: TaskSignals, useValue: signals },
    { provide: RateLimiter, useValue: limiter },
    { provide: SessionHandOver, useValue: handOver },
    { provide: Metrics, useValue: metrics },
    { provide: ReplicaRegistry, useValue: replicas },
    { provide: OpsEndpoints, useValue: new OpsEndpoints(health, metrics) },
    {
      provide: TaskService,
      useValue: new TaskService(ledger, pendingRpcs, wakeUps, signals, onQueueFailure),
    },
    {
      provide: SessionTasks,
      useValue: new SessionTasks(ledger, { pendingRpcs, wakeUps }, knowledge, signals, onQueueFailure),
    },
  ];
}

function storePorts(stores: Stores): Provider[] {
  return [
    { provide: SessionStore, useValue: stores.sessions },
    { provide: ParameterStore, useValue: stores.parameters },
    { provide: ParameterHistory, useValue: stores.history },
    { provide: DeviceInventory, useValue: stores.inventory },
    { provide: GroupStore, useValue: stores.groups },
    { provide: PromotedParameters, useValue: stores.promoted },
    { provide: ConnectionRequestAccess, useValue: stores.access },
    { provide: ConnectionRequestLog, useValue: stores.calls },
    { provide: CpeCredentialStore, useValue: stores.credentials },
    { provide: TaskLedger, useValue: stores.ledger },
    { provide: TaskList, useValue: stores.tasks },
    { provide: TaskOutlooks, useValue: stores.outlooks },
    { provide: BulkOperationStore, useValue: stores.bulk },
    { provide: EventLog, useValue: stores.events },
    { provide: UdpBindingStore, useValue: stores.bindings },
    { provide: TraceStore, useValue: stores.traces },
    { provide: DeviceQuarantine, useValue: stores.quarantine },
    { provide: FileCatalogue, useValue: stores.files },
    { provide: IdempotencyStore, useValue: stores.idempotency },
    { provide: SecretRotation, useValue: stores.rotation },
  ];
}

function queuePorts(queues: Queues, queueLoss: QueueLoss, { queued }: Stores): Provider[] {
  return [
    { provide: PendingRpcQueue, useValue: queues.pendingRpcs },
    { provide: WakeUpQueue, useValue: queues.wakeUps },
    { provide: QueuedTasks, useValue: queued },
    { provide: QueueLoss, useValue: queueLoss },
    { provide: QueueBackend, useValue: queues.backend },
  ];
}

/** Tells what could not be queued, and has the queues repaired later; a job that was not taken out does no harm. */
function queueFailureListener(loss: QueueLoss): QueueFailureListener {
  const logger = new Logger('TaskQueue');
  return (operation, error) => {
    const text = error instanceof Error ? error.message : String(error);
    logger.error('queue.failed', { operation, error: text });
    if (operation === 'add' || operation === 'wakeUp') loss.note();
  };
}
