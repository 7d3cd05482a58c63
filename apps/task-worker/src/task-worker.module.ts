import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import {
  ConnectionRequestGuard,
  DatagramSender,
  HttpConnectionRequester,
  UdpConnectionRequester,
  XmppConnectionRequester,
  type GuardOptions,
} from '#connection-request';
import { ParameterStore, UdpBindingStore } from '#device';
import { BullWakeUpQueue, QueueBackend } from '#queue';
import { BulkWorker } from './bulk/bulk-worker.js';
import { CallLadder } from './connection-request/call-ladder.js';
import { ConnectionRequestService } from './connection-request/connection-request.service.js';
import { DeviceCaller } from './connection-request/device-caller.js';
import { QueueRepairs } from './sweep/queue-repairs.js';
import { SecretRotationSweep } from './sweep/secret-rotation-sweep.js';
import { Sweeper } from './sweep/sweeper.js';
import { TaskSweeps } from './sweep/task-sweeps.js';
import { WakeUpWorker } from './wake-up/wake-up-worker.js';
import { WakeUpProcessor } from './wake-up/wake-up.processor.js';

interface TaskWorkerWiring extends Pick<ModuleMetadata, 'imports' | 'providers'> {
  /** Which addresses may be called. */
  readonly connectionRequests: GuardOptions;
}

/** Background work of the ACS: it wakes devices that tasks wait for, and keeps the database in order. */
@Module({})
export class TaskWorkerModule {
  /**
   * The worker takes two connections of the QueueBackend for notifications, and has ended before the shutdown hooks of
   * imported modules run: what closes connections belongs there.
   *
   * @param wiring modules that export, or providers of, what the worker stands on: QueueBackend, TaskLedger,
   *   PendingRpcQueue, TaskSignals, TaskService, BulkOperationStore, BulkOperations, ConnectionRequestAccess,
   *   ConnectionRequestLog, IdempotencyStore, PartitionKeeper, TaskRetention, PromotedParameters, SecretRotation and
   *   Metrics; devices behind NAT are called where there are UdpBindingStore and DatagramSender, or ParameterStore and
   *   XmppConnectionRequester, too
   * @throws RangeError on an allow-list entry that is no network
   */
  static forRoot({ imports = [], providers = [], connectionRequests }: TaskWorkerWiring): DynamicModule {
    const guard = new ConnectionRequestGuard(connectionRequests);
    return {
      module: TaskWorkerModule,
      imports: [...imports],
      providers: [
        ...providers,
        {
          provide: CallLadder,
          useFactory: (
            bindings?: UdpBindingStore,
            sender?: DatagramSender,
            parameters?: ParameterStore,
            requester?: XmppConnectionRequester,
          ) =>
            new CallLadder(
              new HttpConnectionRequester(guard),
              bindings && sender
                ? {
                    bindings,
                    requester: new UdpConnectionRequester(sender, guard),
                    ...(parameters && { parameters }),
                  }
                : null,
              parameters && requester ? { parameters, requester } : null,
            ),
          inject: [UdpBindingStore, DatagramSender, ParameterStore, XmppConnectionRequester].map((token) => ({
            token,
            optional: true,
          })),
        },
        {
          provide: BullWakeUpQueue,
          useFactory: (backend: QueueBackend) => new BullWakeUpQueue(backend),
          inject: [QueueBackend],
        },
        BulkWorker,
        ConnectionRequestService,
        DeviceCaller,
        QueueRepairs,
        SecretRotationSweep,
        Sweeper,
        TaskSweeps,
        WakeUpProcessor,
        WakeUpWorker,
      ],
      exports: [ConnectionRequestService],
    };
  }
}
