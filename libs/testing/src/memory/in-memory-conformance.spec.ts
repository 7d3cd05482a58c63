import { InProcessChangeSignals, InProcessSessionHandOver, InProcessTaskSignals } from '#coordination';
import { OwnQueueLoss } from '#queue';
import { describeChangeSignals } from '../conformance/change-signals.js';
import { describeBulkOperationStore } from '../conformance/bulk-operation-store.js';
import { describeConnectionRequestAccess } from '../conformance/connection-request-access.js';
import { describeConnectionRequestLog } from '../conformance/connection-request-log.js';
import { describeCpeCredentialStore } from '../conformance/cpe-credential-store.js';
import { describeDeviceInventory } from '../conformance/device-inventory.js';
import { describeDeviceQuarantine } from '../conformance/device-quarantine.js';
import { describeEventLog } from '../conformance/event-log.js';
import { describeIdempotencyStore } from '../conformance/idempotency-store.js';
import { describeLearnedQuirkStore } from '../conformance/learned-quirk-store.js';
import { describeGroupStore } from '../conformance/group-store.js';
import { describeParameterStore } from '../conformance/parameter-store.js';
import { describeParameterHistory } from '../conformance/parameter-history.js';
import { describePendingRpcQueue } from '../conformance/pending-rpc-queue.js';
import type { PortsUnderTest } from '../conformance/ports-under-test.js';
import { describeQueuedTasks } from '../conformance/queued-tasks.js';
import { describeQueueLoss } from '../conformance/queue-loss.js';
import { describePromotedParameters } from '../conformance/promoted-parameters.js';
import { describeSecretRotation } from '../conformance/secret-rotation.js';
import { describeSessionFence } from '../conformance/session-fence.js';
import { describeSessionHandOver } from '../conformance/session-hand-over.js';
import { describeSessionStore } from '../conformance/session-store.js';
import { describeTaskLedger } from '../conformance/task-ledger.js';
import { describeTaskOutlooks } from '../conformance/task-outlooks.js';
import { describeTaskList } from '../conformance/task-list.js';
import { describeTraceStore } from '../conformance/trace-store.js';
import { describeTaskSignals } from '../conformance/task-signals.js';
import { describeWakeUpQueue } from '../conformance/wake-up-queue.js';
import { describeUdpBindingStore } from '../conformance/udp-binding-store.js';
import { createInMemoryPorts, type InMemoryPorts } from './in-memory-ports.js';
import { InMemoryWakeUpQueue } from './in-memory-wake-up-queue.js';

const adapter = 'in memory';

async function openPorts(): Promise<PortsUnderTest & InMemoryPorts> {
  let passedMs = 0;
  const now = () => new Date(Date.now() + passedMs);
  return {
    ...createInMemoryPorts(now),
    now,
    passTime: async (durationMs) => {
      passedMs += durationMs;
    },
    close: async () => {},
  };
}

describeSessionStore(adapter, openPorts);
describeSessionFence(adapter, openPorts);
describeParameterStore(adapter, openPorts);
describePromotedParameters(adapter, openPorts);
describeParameterHistory(adapter, openPorts);
describeSecretRotation(adapter, openPorts);
describeGroupStore(adapter, openPorts);
describeDeviceInventory(adapter, openPorts);
describeConnectionRequestAccess(adapter, openPorts);
describeConnectionRequestLog(adapter, openPorts);
describeCpeCredentialStore(adapter, openPorts);
describeTaskLedger(adapter, openPorts);
describeLearnedQuirkStore(adapter, openPorts);
describeTaskOutlooks(adapter, openPorts);
describeTaskList(adapter, openPorts);
describeBulkOperationStore(adapter, openPorts);
describeIdempotencyStore(adapter, openPorts);
describeEventLog(adapter, openPorts);
describeUdpBindingStore(adapter, openPorts);
describeTraceStore(adapter, openPorts);
describeQueuedTasks(adapter, openPorts);
describeDeviceQuarantine(adapter, openPorts);

describePendingRpcQueue(adapter, async () => {
  const { queue } = createInMemoryPorts();
  return {
    queue,
    another: queue,
    countJobs: async (device) => queue.count(device),
    close: () => queue.close(),
  };
});

describeTaskSignals('in process', async () => {
  const signals = new InProcessTaskSignals();
  return { signals, another: signals, close: async () => {} };
});

describeQueueLoss('in process', async () => {
  const loss = new OwnQueueLoss();
  return { loss, another: loss, close: async () => {} };
});

describeWakeUpQueue(adapter, async () => {
  const queue = new InMemoryWakeUpQueue();
  return { queue, another: queue, work: (process) => queue.work(process), close: async () => {} };
});

describeSessionHandOver('in process', async () => {
  const handOver = new InProcessSessionHandOver();
  return { asking: handOver, asked: handOver, settle: async () => {}, close: async () => {} };
});

describeChangeSignals('in process', async () => {
  const signals = new InProcessChangeSignals();
  return { signals, another: signals, settle: async () => {}, close: async () => {} };
});
