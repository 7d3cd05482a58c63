import type { ConnectionRequestListener } from '../connection-request/connection-request-listener.js';
import type { BaseTree } from '../device/base-tree.js';
import type { ExecutionLedger } from '../ledger/execution-ledger.js';
import { tr098Model, tr098ParameterCount } from '../model/tr098.js';
import { tr181Model, tr181ParameterCount } from '../model/tr181.js';
import { withVendorObjects } from '../model/vendor-objects.js';
import type { CpeProfile } from '../profile/cpe-profile.js';
import type { FaultHooks } from '../session/fault-hooks.js';
import type { SessionOutcome } from '../session/session-outcome.js';
import type { CpeIdentity } from '../soap/inform.js';
import type { XmppServerAddress } from '../xmpp/xmpp-client.js';

/** A simulated CPE as its user wants it. */
export interface SimulatedCpeOptions {
  readonly acsUrl: string;
  readonly serialNumber: string;
  /** Default: `tr181-generic`. */
  readonly profile?: CpeProfile;
  /** Default: the usual size of the profile's data model. */
  readonly model?: BaseTree;
  /** Default: one of its own. */
  readonly ledger?: ExecutionLedger;
  /** ManagementServer.Username and Password out of the factory; default none. */
  readonly username?: string;
  readonly password?: string;
  /** A listener shared with others, or `unreachable` as behind NAT; default: one of its own. */
  readonly connectionRequestListener?: ConnectionRequestListener | 'unreachable';
  /** Where it finds the XMPP server that it is told to log in at; without it that is never found. */
  readonly xmppServer?: XmppServerAddress;
  /** Address of its own listener; default 127.0.0.1. */
  readonly connectionRequestHost?: string;
  /** 0: no periodic Inform. Default: what the model says, one day. */
  readonly periodicInformIntervalSec?: number;
  /** Events of the first Inform; default: those of the profile. With none, `start` opens no session. */
  readonly firstEvents?: readonly string[];
  /** Makes waiting times and IDs repeatable; default 1. */
  readonly seed?: number;
  /** Factor on the waits between retries; default 1. */
  readonly retryScale?: number;
  /** Factor on all other delays of the device: boot (2 s), ScheduleInform, DelaySeconds. Default 1. */
  readonly delayScale?: number;
  /** Longest silence of the ACS; default 30,000. */
  readonly answerTimeoutMs?: number;
  readonly hooks?: FaultHooks;
  /** Called after each session. */
  readonly sessionEnded?: (outcome: SessionOutcome) => void;
}

/** The usual model for a profile. */
export function defaultModel({ dataModel, vendorObjects }: CpeProfile): BaseTree {
  const standard = dataModel === 'TR-181' ? tr181Model(tr181ParameterCount) : tr098Model(tr098ParameterCount);
  return withVendorObjects(standard, vendorObjects);
}

/** What is set at the factory for this very unit, as names below the root. */
export function factoryFacts(options: SimulatedCpeOptions, identity: CpeIdentity): Record<string, string> {
  const { acsUrl, username = '', password = '', periodicInformIntervalSec } = options;
  return {
    'DeviceInfo.Manufacturer': identity.manufacturer,
    'DeviceInfo.ManufacturerOUI': identity.oui,
    'DeviceInfo.ProductClass': identity.productClass,
    'DeviceInfo.SerialNumber': identity.serialNumber,
    'ManagementServer.URL': acsUrl,
    'ManagementServer.Username': username,
    'ManagementServer.Password': password,
    ...(periodicInformIntervalSec !== undefined && {
      'ManagementServer.PeriodicInformEnable': periodicInformIntervalSec > 0 ? '1' : '0',
      'ManagementServer.PeriodicInformInterval': String(periodicInformIntervalSec),
    }),
  };
}
