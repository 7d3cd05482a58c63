import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import {
  DeviceFilters,
  DeviceInventory,
  DeviceModelView,
  GroupStore,
  ModelProfileCatalogue,
  ParameterStore,
  PromotedParameters,
} from '#device';
import { ModelViewController } from './model-view/model-view.controller.js';
import { ViewOrders } from './model-view/view-orders.js';
import { ViewSettingsController } from './model-view/view-settings.controller.js';
import { DefaultDenyGuard } from './authentication/default-deny.guard.js';
import { ConnectionRequestsController } from './connection-requests/connection-requests.controller.js';
import { ConnectionRequestCredentialsController } from './connection-requests/credentials.controller.js';
import { BulkIntake } from './bulk/bulk-intake.js';
import { BulkItemsController } from './bulk/bulk-items.controller.js';
import { BulkOperationsController } from './bulk/bulk-operations.controller.js';
import { CancelTasksController } from './bulk/cancel-tasks.controller.js';
import { DeviceListController } from './devices/device-list.controller.js';
import { DeviceTagsController } from './devices/device-tags.controller.js';
import { DevicesController } from './devices/devices.controller.js';
import { FreshParameters } from './devices/fresh-parameters.js';
import { ParametersController } from './devices/parameters.controller.js';
import { EventsController } from './events/events.controller.js';
import { QuarantineController } from './devices/quarantine.controller.js';
import { QuirksController } from './devices/quirks.controller.js';
import { FileIntake } from './files/file-intake.js';
import { FileReferences } from './files/file-references.js';
import { ReplicasController } from './replicas/replicas.controller.js';
import { FilesController } from './files/files.controller.js';
import { FilterReader } from './filters/filter-reader.js';
import { FiltersController } from './filters/filters.controller.js';
import { GroupsController } from './groups/groups.controller.js';
import { ParameterHistoryController } from './history/parameter-history.controller.js';
import { OpsController } from './health/ops.controller.js';
import { ProblemFilter } from './problem/problem.filter.js';
import { PromotedParametersController } from './promoted-parameters/promoted-parameters.controller.js';
import { OpenRequests } from './request/open-requests.js';
import { RepeatableRequests } from './request/repeatable-requests.js';
import { OpenStreams } from './request/open-streams.js';
import { RequestPipe } from './request/request.pipe.js';
import { SecretRotationController } from './secret-rotation/secret-rotation.controller.js';
import { RpcController } from './rpc/rpc.controller.js';
import { DeviceTracesController } from './traces/device-traces.controller.js';
import { TracesController } from './traces/traces.controller.js';
import { VendorRpcController } from './rpc/vendor-rpc.controller.js';
import { DeviceTasksController } from './tasks/device-tasks.controller.js';
import { RefreshController } from './tasks/refresh.controller.js';
import { TaskAnswer } from './tasks/task-answer.js';
import { TaskDetails } from './tasks/task-details.js';
import { TaskEventsController } from './tasks/task-events.controller.js';
import { TaskListController } from './tasks/task-list.controller.js';
import { TaskIntake } from './tasks/task-intake.js';
import { OrderValidation } from './validation/order-validation.js';
import { TasksController } from './tasks/tasks.controller.js';

interface AdminApiWiring extends Pick<ModuleMetadata, 'imports' | 'providers'> {
  /** Answers `/livez`, `/readyz` and `/metrics` too; needs OpsEndpoints among the ports. */
  readonly opsRoutes?: boolean;
}

const controllers = [
  BulkItemsController,
  BulkOperationsController,
  CancelTasksController,
  DeviceListController,
  DevicesController,
  ConnectionRequestsController,
  ConnectionRequestCredentialsController,
  DeviceTagsController,
  QuarantineController,
  FilesController,
  FiltersController,
  GroupsController,
  PromotedParametersController,
  ParametersController,
  ModelViewController,
  ViewSettingsController,
  ParameterHistoryController,
  QuirksController,
  DeviceTasksController,
  DeviceTracesController,
  EventsController,
  RefreshController,
  ReplicasController,
  RpcController,
  SecretRotationController,
  TaskEventsController,
  TaskListController,
  TasksController,
  TracesController,
  VendorRpcController,
];

/** The operators' REST API. Its guard, pipe and filter are global: without a key nothing in the application answers. */
@Module({})
export class AdminApiModule {
  /**
   * @param wiring modules that export, or providers of, the ports behind the API: DeviceInventory, DeviceQuarantine, ParameterStore, ParameterHistory, CpeCredentialStore,
   *   GroupStore, PromotedParameters, SecretRotation, ModelProfileCatalogue,
   *   ConnectionRequestAccess, ConnectionRequestLog, RequestedCalls, EventLog, TraceStore, TaskLedger, TaskService and ApiKeyAuthenticator
   *   EventLog, TraceStore, IdempotencyStore, TaskLedger, TaskService and ApiKeyAuthenticator
   *   EventLog, TraceStore, IdempotencyStore, TaskLedger, TaskList, TaskOutlooks,
   *   BulkOperationStore, BulkOperations, TaskService and ApiKeyAuthenticator
   */
  static forRoot(wiring: AdminApiWiring): DynamicModule {
    return {
      module: AdminApiModule,
      imports: [...(wiring.imports ?? [])],
      controllers: [...controllers, ...(wiring.opsRoutes === true ? [OpsController] : [])],
      providers: [
        ...(wiring.providers ?? []),
        {
          provide: DeviceFilters,
          useFactory: (groups: GroupStore, promoted: PromotedParameters) =>
            new DeviceFilters(groups, promoted),
          inject: [GroupStore, PromotedParameters],
        },
        {
          provide: DeviceModelView,
          useFactory: (
            inventory: DeviceInventory,
            parameters: ParameterStore,
            profiles: ModelProfileCatalogue,
          ) => new DeviceModelView(inventory, parameters, profiles),
          inject: [DeviceInventory, ParameterStore, ModelProfileCatalogue],
        },
        ViewOrders,
        FreshParameters,
        FileIntake,
        FileReferences,
        BulkIntake,
        FilterReader,
        OpenRequests,
        OpenStreams,
        RepeatableRequests,
        TaskDetails,
        TaskAnswer,
        TaskIntake,
        OrderValidation,
        { provide: APP_GUARD, useClass: DefaultDenyGuard },
        { provide: APP_PIPE, useClass: RequestPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}
