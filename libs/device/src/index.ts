export {
  deviceIdentityOf,
  type DeviceId,
  type DeviceIdentity,
  type IdentityRefusal,
} from './identity/device-identity.js';
export {
  DeviceInventory,
  InvalidCursorError,
  type DeviceFacts,
  type DeviceQuery,
  type DeviceView,
  type Page,
} from './inventory/device-record.js';
export {
  ParameterStore,
  type ParameterSource,
  type ReportedName,
  type ReportedValue,
  type StoredParameter,
  type WriteOutcome,
} from './parameter/parameter-store.js';
export {
  SessionStore,
  type CpeCall,
  type InformRecord,
  type OpenOutcome,
  type OpenedSession,
  type OutstandingRpc,
  type Principal,
  type ResumedSession,
} from './session/session-store.js';
export { EventLog, type DeviceEvent, type EventKind, type EventQuery } from './event/event-log.js';
export { eventsToKeep, redeliveryWindowMs } from './event/event-rules.js';
export type { Onboarding } from './identity/onboarding.js';
export type { SessionFence } from './session/session-fence.js';
export { reportedFacts } from './inventory/reported-facts.js';
export { newUuidV7, uuidV7LowerBound, uuidV7TimeMs } from './identity/uuid-v7.js';
export {
  ConnectionRequestAccess,
  type ConnectionRequestCredentials,
  type ConnectionRequestTarget,
} from './connection-request/connection-request-access.js';
export {
  CpeCredentialStore,
  type CpeAccount,
  type CpeCredentials,
  type PreregistrationOutcome,
} from './credential/cpe-credential-store.js';
export { cpeUsernameOf } from './credential/cpe-username.js';
export { randomSecret } from './credential/random-secret.js';
