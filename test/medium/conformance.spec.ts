import {
  describeBulkOperationStore,
  describeTaskOutlooks,
  describeTaskList,
  describeConnectionRequestAccess,
  describeConnectionRequestLog,
  describeCpeCredentialStore,
  describeDeviceInventory,
  describeDeviceQuarantine,
  describeEventLog,
  describeFileCatalogue,
  describeIdempotencyStore,
  describeLearnedQuirkStore,
  describeGroupStore,
  describeParameterHistory,
  describeParameterStore,
  describePromotedParameters,
  describeQueuedTasks,
  describeSecretRotation,
  describeSessionFence,
  describeSessionStore,
  describeTaskLedger,
  describeUdpBindingStore,
  describeTraceStore,
} from '#testing';
import { openPostgresPorts } from './postgres-ports.js';

const adapter = 'PostgreSQL';

describeSessionStore(adapter, openPostgresPorts);
describeSessionFence(adapter, openPostgresPorts);
describeParameterStore(adapter, openPostgresPorts);
describePromotedParameters(adapter, openPostgresPorts);
describeParameterHistory(adapter, openPostgresPorts);
describeSecretRotation(adapter, openPostgresPorts);
describeGroupStore(adapter, openPostgresPorts);
describeDeviceInventory(adapter, openPostgresPorts);
describeConnectionRequestAccess(adapter, openPostgresPorts);
describeConnectionRequestLog(adapter, openPostgresPorts);
describeCpeCredentialStore(adapter, openPostgresPorts);
describeTaskLedger(adapter, openPostgresPorts);
describeLearnedQuirkStore(adapter, openPostgresPorts);
describeTaskOutlooks(adapter, openPostgresPorts);
describeTaskList(adapter, openPostgresPorts);
describeQueuedTasks(adapter, openPostgresPorts);
describeBulkOperationStore(adapter, openPostgresPorts);
describeIdempotencyStore(adapter, openPostgresPorts);
describeEventLog(adapter, openPostgresPorts);
describeUdpBindingStore(adapter, openPostgresPorts);
describeTraceStore(adapter, openPostgresPorts);
describeFileCatalogue(adapter, openPostgresPorts);
describeDeviceQuarantine(adapter, openPostgresPorts);
