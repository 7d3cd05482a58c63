import { SecretPaths } from '#data-model';
import { HistoryRules } from '#device';
import { InMemoryConnectionRequestAccess } from './in-memory-connection-request-access.js';
import { InMemoryConnectionRequestLog } from './in-memory-connection-request-log.js';
import { InMemoryCpeCredentialStore } from './in-memory-cpe-credential-store.js';
import { InMemoryDeviceInventory } from './in-memory-device-inventory.js';
import { InMemoryDeviceQuarantine } from './in-memory-device-quarantine.js';
import { InMemoryEventLog } from './in-memory-event-log.js';
import { InMemoryLearnedQuirkStore } from './in-memory-learned-quirk-store.js';
import { InMemoryBulkOperationStore } from './in-memory-bulk-operation-store.js';
import { InMemoryTaskOutlooks } from './in-memory-task-outlooks.js';
import { InMemoryTaskList } from './in-memory-task-list.js';
import { InMemoryIdempotencyStore } from './in-memory-idempotency-store.js';
import { InMemoryGroupStore } from './in-memory-group-store.js';
import { InMemoryTraceStore } from './in-memory-trace-store.js';
import { InMemoryParameterStore } from './in-memory-parameter-store.js';
import { InMemoryChangeLog, InMemoryParameterHistory } from './in-memory-parameter-history.js';
import { InMemoryQueuedTasks } from './in-memory-queued-tasks.js';
import { InMemoryPendingRpcQueue } from './in-memory-pending-rpc-queue.js';
import { InMemoryPromotedParameters } from './in-memory-promoted-parameters.js';
import { InMemorySecretRotation } from './in-memory-secret-rotation.js';
import { InMemorySessionStore } from './in-memory-session-store.js';
import { InMemorySessionTable, type Clock } from './in-memory-session-table.js';
import { InMemoryUdpBindingStore } from './in-memory-udp-binding-store.js';
import { InMemoryTaskLedger } from './in-memory-task-ledger.js';

/** One world of in-memory adapters that see each other's writes, like tables of one database. */
export interface InMemoryPorts {
  readonly inventory: InMemoryDeviceInventory;
  readonly parameters: InMemoryParameterStore;
  readonly history: InMemoryParameterHistory;
  readonly access: InMemoryConnectionRequestAccess;
  readonly credentials: InMemoryCpeCredentialStore;
  readonly sessions: InMemorySessionStore;
  readonly ledger: InMemoryTaskLedger;
  readonly events: InMemoryEventLog;
  readonly traces: InMemoryTraceStore;
  readonly quarantine: InMemoryDeviceQuarantine;
  readonly quirks: InMemoryLearnedQuirkStore;
  readonly queue: InMemoryPendingRpcQueue;
  readonly groups: InMemoryGroupStore;
  readonly promoted: InMemoryPromotedParameters;
  readonly bindings: InMemoryUdpBindingStore;
  readonly calls: InMemoryConnectionRequestLog;
  readonly rotation: InMemorySecretRotation;
  readonly idempotency: InMemoryIdempotencyStore;
  readonly taskList: InMemoryTaskList;
  readonly queued: InMemoryQueuedTasks;
  readonly outlooks: InMemoryTaskOutlooks;
  readonly bulk: InMemoryBulkOperationStore;
}

/** As `describeParameterHistory` wants them. */
export const historyRules = new HistoryRules({ excluded: ['Stats.', 'UpTime'], changesPerDay: 2_000 });

/** A fresh, empty world; `now` lets a test move the time. */
export function createInMemoryPorts(now: Clock = () => new Date()): InMemoryPorts {
  const table = new InMemorySessionTable();
  const changes = new InMemoryChangeLog(historyRules, now);
  const secrets = new SecretPaths();
  const parameters = new InMemoryParameterStore(table, changes, now, secrets);
  const inventory = new InMemoryDeviceInventory(table, now, (id, path) => parameters.knownValue(id, path));
  const ledger = new InMemoryTaskLedger(inventory, table, now, (fence, call) => events.addCall(fence, call));
  const taskList = new InMemoryTaskList(ledger, inventory);
  const access = new InMemoryConnectionRequestAccess(inventory, table, now);
  const credentials = new InMemoryCpeCredentialStore(inventory, table, now);
  const events = new InMemoryEventLog(inventory, ledger, now);
  const traces = new InMemoryTraceStore(inventory, ledger, now);
  const siblings = { inventory, parameters, access, credentials, ledger, events, traces };
  const sessions = new InMemorySessionStore(table, siblings, now);
  return {
    inventory,
    parameters,
    history: new InMemoryParameterHistory(changes, inventory, ledger),
    access,
    credentials,
    sessions,
    ledger,
    events,
    traces,
    quarantine: new InMemoryDeviceQuarantine(inventory, table, credentials, events, now),
    quirks: new InMemoryLearnedQuirkStore(table, inventory),
    queue: new InMemoryPendingRpcQueue(),
    groups: new InMemoryGroupStore(now),
    promoted: new InMemoryPromotedParameters(now, secrets),
    taskList,
    queued: new InMemoryQueuedTasks(ledger, now),
    outlooks: new InMemoryTaskOutlooks(ledger, inventory, table, now),
    bulk: new InMemoryBulkOperationStore(inventory, ledger, taskList, now),
    idempotency: new InMemoryIdempotencyStore(now),
    bindings: new InMemoryUdpBindingStore(inventory),
    calls: new InMemoryConnectionRequestLog(inventory, now),
    rotation: new InMemorySecretRotation(now),
  };
}
