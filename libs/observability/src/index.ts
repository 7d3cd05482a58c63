export { StartupError, type StartupErrorCode } from './startup/startup-error.js';
export { exitOnStartupError } from './startup/exit-on-startup-error.js';
export { listensAt } from './startup/listens-at.js';
export { JsonLogger, type LogSink } from './log/json-logger.js';
export { type LogContext, withLogContext } from './log/log-context.js';
export { isSecretName, REDACTED, redactText } from './log/redaction.js';
export {
  HealthRegistry,
  type Readiness,
  type ReadinessCheck,
  type ReadinessState,
} from './health/health-registry.js';
export { BoundedCounter } from './metrics/bounded-counter.js';
export { Metrics } from './metrics/metrics.js';
export {
  RegistryUnavailableError,
  ReplicaRegistry,
  SoleReplica,
  type LiveReplica,
  type Replica,
} from './replica/replica-registry.js';
export { OpsEndpoints } from './ops/ops-endpoints.js';
export { OpsServer } from './ops/ops-server.js';
export { isDependencyFailure } from './failure/dependency-failure.js';
