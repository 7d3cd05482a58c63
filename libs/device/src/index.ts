export {
  deviceIdentityOf,
  longestIdentityPart,
  type DeviceId,
  type DeviceIdentity,
  type IdentityRefusal,
} from './identity/device-identity.js';
export {
  DeviceInventory,
  InvalidCursorError,
  mostTags,
  QueryTooSlowError,
  type DeviceFacts,
  type DeviceOrder,
  type DeviceQuery,
  type DeviceView,
  type Page,
  type TagOutcome,
} from './inventory/device-record.js';
export {
  isParameterSource,
  ParameterStore,
  type ParameterSource,
  type ReportedAttributes,
  type ReportedModel,
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
export {
  idempotencyLifetimeMs,
  IdempotencyStore,
  type OnceOutcome,
  type RepeatableRequest,
} from './idempotency/idempotency-store.js';
export { EventLog, type DeviceEvent, type EventKind, type EventQuery } from './event/event-log.js';
export { eventsToKeep, redeliveryWindowMs } from './event/event-rules.js';
export {
  mostTracedDevices,
  mostTracesPerDay,
  traceRetentionDays,
  TraceStore,
  type NewTrace,
  type TracedTask,
  type TraceSwitch,
  type TraceSwitchOutcome,
} from './trace/trace-store.js';
export {
  traceText,
  type SessionTrace,
  type TracedExchange,
  type TracedMessage,
  type TracedResult,
  type TraceReason,
  type TraceSummary,
} from './trace/session-trace.js';
export type { Onboarding } from './identity/onboarding.js';
export { KnownTree } from './parameter/known-tree.js';
export {
  refreshNeedOf,
  type RefreshNeed,
  type RefreshScope,
  type Transformation,
} from './refresh/refresh-need.js';
export { informSource } from './parameter/inform-source.js';
export {
  ParameterHistory,
  type HistoryQuery,
  type ParameterChange,
  type ParameterDifference,
} from './history/parameter-history.js';
export {
  HistoryRules,
  longestKeptValue,
  mostChangesPerWrite,
  type HistoryPolicy,
} from './history/history-rules.js';
export { ParameterTree, type TreeChange } from './parameter/parameter-tree.js';
export { vanishedPaths } from './parameter/vanished-paths.js';
export { ChangeSignals, type ChangedThing } from './change/change-signals.js';
export { RateLimiter, type Rate } from './rate/rate-limiter.js';
export type { SessionFence } from './session/session-fence.js';
export { calledHostOf, identityConflict, identityConflictCode } from './session/identity-conflict.js';
export { reportedFacts } from './inventory/reported-facts.js';
export { UdpBindingStore, type UdpBinding } from './udp-binding/udp-binding-store.js';
export { callTransports, type CallTransport } from './connection-request/call-transport.js';
export {
  ConnectionRequestLog,
  evidenceIn,
  failureSpacingMs,
  longestCallMs,
  sessionExpectedMs,
  type AnsweredCall,
  type CallAttempt,
  type CallBeginning,
  type CallEnd,
  type CallEvidence,
  type DeviceCall,
} from './connection-request/connection-request-log.js';
export { nothingOffered, type OfferedWays } from './connection-request/connection-request-access.js';
export { reachabilityOf, type Reachability } from './connection-request/reachability.js';
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
export { derivedCredentialsOf } from './credential/derived-credentials.js';
export { XmppAccounts } from './credential/xmpp-accounts.js';
export { SecretRotation, type RotationProgress } from './secret/secret-rotation.js';
export { randomSecret } from './credential/random-secret.js';
export {
  deviceFieldAliases,
  deviceFields,
  filterSubjectOf,
  type DeviceFieldName,
} from './filter/device-fields.js';
export { DeviceFilters, type FilterReading } from './filter/device-filters.js';
export {
  GroupStore,
  mostGroups,
  mostToldUsers,
  type DeviceGroup,
  type GroupChange,
  type GroupOutcome,
  type GroupRemoval,
} from './group/group-store.js';
export {
  mostPromoted,
  PromotedParameters,
  type PromotedParameter,
  type PromotionOutcome,
  type PromotionState,
} from './parameter/promoted-parameters.js';
export { ordinaryQuirks, type DeviceQuirks } from './quirk/device-quirks.js';
export type { DeviceModel, QuirkProfile } from './quirk/quirk-profile.js';
export { parseQuirkProfile, type ProfileOutcome } from './quirk/parse-quirk-profile.js';
export { QuirkCatalogue } from './quirk/quirk-catalogue.js';
export { QuirkBook, type QuirkAccount } from './quirk/quirk-book.js';
export {
  LearnedQuirkStore,
  modelWitnesses,
  type ModelQuirk,
  type StudiedDevice,
} from './quirk/learned-quirk-store.js';
export { learnedText, parseLearned, type LearnedQuirk } from './quirk/learned-quirk.js';
export { DeviceModelView, type DeviceAreaView } from './model-view/device-model-view.js';
export { areaView, type AreaView, type ViewItem } from './model-view/area-view.js';
export { ModelProfileCatalogue } from './model-view/model-profile-catalogue.js';
export type { ModelProfile } from './model-view/model-profile.js';
export { parseModelProfile, type ModelProfileOutcome } from './model-view/parse-model-profile.js';
export type { MissingReason } from './model-view/read-field.js';
export type { ViewValue } from './model-view/value-rule.js';
export {
  viewAreas,
  viewFieldsOf,
  type ViewArea,
  type ViewField,
  type ViewFieldType,
} from './model-view/view-areas.js';
export type { ViewSettings } from './model-view/view-settings.js';
export { SessionHandOver, type HandOver, type SessionName } from './session/session-hand-over.js';
export {
  crashesToQuarantine,
  crashMemoryHours,
  DeviceQuarantine,
  mostQuarantinesPerHour,
  quarantinedCode,
  releasedCode,
  type CrashCount,
  type CrashedTurn,
} from './quarantine/device-quarantine.js';
export { StoredStateError } from './quarantine/stored-state-error.js';
