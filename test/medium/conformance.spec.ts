import {
  describeConnectionRequestAccess,
  describeDeviceInventory,
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
