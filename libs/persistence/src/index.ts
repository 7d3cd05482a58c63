export { EmbeddedPostgres, type EmbeddedPostgresOptions } from './embedded/embedded-postgres.js';
export { checkServerVersion } from './embedded/server-version.js';
