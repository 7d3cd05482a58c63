import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService, Provider } from '@nestjs/common';
import { AdminApiModule, ApiKeyAuthenticator, createAdminApi, SingleApiKeyAuthenticator } from '#admin-api';
import { InProcessChangeSignals, InProcessTaskSignals } from '#coordination';
import { SecretPaths } from '#data-model';
import { ReplicaRegistry, SoleReplica } from '#observability';
import {
  ConnectionRequestAccess,
  ConnectionRequestLog,
  CpeCredentialStore,
  DeviceInventory,
  DeviceQuarantine,
  EventLog,
  ParameterHistory,
  ParameterStore,
  QuirkBook,
  QuirkCatalogue,
  GroupStore,
  ModelProfileCatalogue,
  IdempotencyStore,
  PromotedParameters,
  SecretRotation,
  TraceStore,
  type DeviceId,
} from '#device';
import { shippedModelProfiles } from './shipped-model-profiles.js';
import { DiskFileStore, FileCatalogue, FileLimits } from '#transfer';
import { InMemoryFileCatalogue } from '../memory/in-memory-file-catalogue.js';
import {
  BulkOperationQueue,
  BulkOperations,
  BulkOperationStore,
  RequestedCalls,
  TaskLedger,
  TaskList,
  TaskOutlooks,
  TaskService,
  WakeUpQueue,
  type TaskSignals,
} from '#task';
import { createInMemoryPorts, type InMemoryPorts } from '../memory/in-memory-ports.js';

/** An answer of the API; `body` is decoded JSON, or the text where it is none. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  readonly body: any;
}

/** What a call sends: `json` becomes the body, `headers` replace the API key and the content type. */
interface ApiCall {
  readonly json?: unknown;
  readonly text?: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** The admin API on a port of loopback, over in-memory ports. */
export interface RunningAdminApi {
  readonly url: string;
  readonly ports: InMemoryPorts;
  readonly signals: TaskSignals;
  readonly wakeUps: ScriptedWakeUps;
  readonly tasks: TaskService;
  readonly bulkQueue: RecordingBulkQueue;
  /** Public id of a device that is approved and has no session. */
  readonly deviceId: string;
  call(method: string, path: string, call?: ApiCall): Promise<ApiAnswer>;
  close(): Promise<void>;
}

const apiKey = 'a-key-for-tests';

const self = {
  name: 'one',
  role: 'standalone',
  version: '1.2.3',
  startedAt: new Date(0),
  address: 'here:9464',
};

interface ApiOptions {
  /** They take the place of the in-memory ones with the same token. */
  readonly providers?: Provider[];
  readonly opsRoutes?: boolean;
  readonly logger?: LoggerService;
}

export async function startAdminApi(options: ApiOptions = {}): Promise<RunningAdminApi> {
  const ports = createInMemoryPorts();
  const signals = new InProcessTaskSignals();
  const wakeUps = new ScriptedWakeUps();
  const tasks = new TaskService(ports.ledger, ports.queue, wakeUps, signals, () => {});
  const calls = new RequestedCalls(ports.calls, wakeUps, signals);
  const directory = mkdtempSync(join(tmpdir(), 'aviary-files-'));
  const store = new DiskFileStore(directory);
  await store.open();
  const bulkQueue = new RecordingBulkQueue();
  const module = AdminApiModule.forRoot({
    providers: [
      { provide: DeviceInventory, useValue: ports.inventory },
      { provide: ConnectionRequestAccess, useValue: ports.access },
      { provide: ConnectionRequestLog, useValue: ports.calls },
      { provide: RequestedCalls, useValue: calls },
      { provide: CpeCredentialStore, useValue: ports.credentials },
      { provide: ParameterStore, useValue: ports.parameters },
      { provide: ParameterHistory, useValue: ports.history },
      { provide: GroupStore, useValue: ports.groups },
      { provide: PromotedParameters, useValue: ports.promoted },
      { provide: EventLog, useValue: ports.events },
      { provide: TraceStore, useValue: ports.traces },
      { provide: DeviceQuarantine, useValue: ports.quarantine },
      { provide: ModelProfileCatalogue, useValue: shippedModelProfiles() },
      { provide: SecretPaths, useValue: new SecretPaths() },
      { provide: SecretRotation, useValue: ports.rotation },
      { provide: FileCatalogue, useValue: new InMemoryFileCatalogue() },
      { provide: DiskFileStore, useValue: store },
      { provide: FileLimits, useValue: { mostBytes: 100_000 } },
      {
        provide: QuirkBook,
        useValue: new QuirkBook(new QuirkCatalogue([]), ports.quirks, new InProcessChangeSignals()),
      },
      ...taskProviders(ports, tasks, bulkQueue),
      { provide: ReplicaRegistry, useValue: new SoleReplica(self) },
      { provide: ApiKeyAuthenticator, useValue: new SingleApiKeyAuthenticator(apiKey) },
      ...(options.providers ?? []),
    ],
    opsRoutes: options.opsRoutes ?? false,
  });
  const app = await createAdminApi(module, { logger: options.logger ?? false, abortOnError: false });
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const identity = { oui: '0A1B2C', productClass: 'Box', serialNumber: 'S1' };
  return {
    url,
    ports,
    signals,
    wakeUps,
    tasks,
    bulkQueue,
    deviceId: ports.inventory.add(identity, 'approved').publicId,
    call: (method, path, call) => callApi(method, `${url}${path}`, call),
    close: async () => {
      await app.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function taskProviders(ports: InMemoryPorts, tasks: TaskService, bulkQueue: BulkOperationQueue): Provider[] {
  return [
    { provide: IdempotencyStore, useValue: ports.idempotency },
    { provide: TaskLedger, useValue: ports.ledger },
    { provide: TaskList, useValue: ports.taskList },
    { provide: TaskOutlooks, useValue: ports.outlooks },
    { provide: BulkOperationStore, useValue: ports.bulk },
    { provide: BulkOperations, useValue: new BulkOperations(ports.bulk, bulkQueue, () => {}) },
    { provide: TaskService, useValue: tasks },
  ];
}

/** Keeps what a worker was asked for. */
class RecordingBulkQueue extends BulkOperationQueue {
  readonly requested: string[] = [];

  override async request(operationId: string): Promise<void> {
    this.requested.push(operationId);
  }
}

/** Nobody is woken; what a requested call does is up to the test. */
export class ScriptedWakeUps extends WakeUpQueue {
  onCall: (deviceId: DeviceId, requestId: string) => Promise<void> = async () => {};

  override async request(): Promise<void> {}

  override async requestFirst(): Promise<void> {}

  override requestCall(deviceId: DeviceId, requestId: string): Promise<void> {
    return this.onCall(deviceId, requestId);
  }
}

async function callApi(method: string, url: string, { json, text, headers, signal }: ApiCall = {}) {
  const body = json === undefined ? text : JSON.stringify(json);
  const response = await fetch(url, {
    method,
    headers: headers ?? { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
    ...(signal !== undefined && { signal }),
  });
  const answer = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(answer) : answer };
}
