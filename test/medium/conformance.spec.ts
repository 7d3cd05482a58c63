import {
  describeConnectionRequestAccess,
  describeDeviceInventory,
  describeEventLog,
  describeParameterStore,
  describeSessionFence,
  describeSessionStore,
  describeTaskLedger,
} from '#testing';
import { openPostgresPorts } from './postgres-ports.js';

const adapter = 'PostgreSQL';

describeSessionStore(adapter, openPostgresPorts);
describeSessionFence(adapter, openPostgresPorts);
describeParameterStore(adapter, openPostgresPorts);
describeDeviceInventory(adapter, openPostgresPorts);
describeConnectionRequestAccess(adapter, openPostgresPorts);
describeTaskLedger(adapter, openPostgresPorts);
describeEventLog(adapter, openPostgresPorts);
