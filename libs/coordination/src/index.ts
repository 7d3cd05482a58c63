export { InProcessRateLimiter } from './in-process/in-process-rate-limiter.js';
export { InProcessTaskSignals } from './in-process/in-process-task-signals.js';
export { RedisTaskSignals } from './redis/redis-task-signals.js';
export { InProcessSessionHandOver } from './in-process/in-process-session-hand-over.js';
export { RedisSessionHandOver } from './redis/redis-session-hand-over.js';
export { RedisDatagramSender, sendForOthers } from './redis/redis-datagram-sender.js';
