export { startRunServer, type RunServer } from './database/run-server.js';
export { createTestDatabase, type TestDatabase } from './database/test-database.js';
export { available } from './program/available.js';
export { createInMemoryPorts, type InMemoryPorts } from './memory/in-memory-ports.js';
