export { RedisConnection, type RedisConnectionOptions } from './redis-connection.js';
export { RedisBus, type BusListener } from './redis-bus.js';
