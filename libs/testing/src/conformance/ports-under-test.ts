import type {
  ConnectionRequestAccess,
  CpeCredentialStore,
  DeviceInventory,
  EventLog,
  ParameterStore,
  SessionStore,
  TraceStore,
} from '#device';
import type { TaskLedger } from '#task';
import { afterAll, beforeAll } from 'vitest';

/** Adapters of one kind that see each other's writes, as a process wires them. */
export interface PortsUnderTest {
  readonly sessions: SessionStore;
  readonly parameters: ParameterStore;
  readonly inventory: DeviceInventory;
  readonly access: ConnectionRequestAccess;
  readonly credentials: CpeCredentialStore;
  readonly ledger: TaskLedger;
  readonly events: EventLog;
  readonly traces: TraceStore;
  /** The time that the adapters go by. */
  now(): Date;
  /** Lets time pass for all that is stored. */
  passTime(durationMs: number): Promise<void>;
  close(): Promise<void>;
}

export type OpenPorts<Ports> = () => Promise<Ports>;

/** Opens the ports once for the tests of the `describe` that calls it; the result hands them to each test. */
export function sharedPorts<Ports extends { close(): Promise<void> }>(open: OpenPorts<Ports>): () => Ports {
  let opened: Ports | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened?.close());
  return () => {
    if (opened === undefined) throw new Error('ports are open only while a test runs');
    return opened;
  };
}
