export { AdminApiModule } from './admin-api.module.js';
export { createAdminApi } from './create-admin-api.js';
export { ApiKeyAuthenticator, SingleApiKeyAuthenticator } from './authentication/api-key-authenticator.js';
