export { InProcessRateLimiter } from './in-process/in-process-rate-limiter.js';
export { InProcessTaskSignals } from './in-process/in-process-task-signals.js';
