import { StartupError } from '#observability';
import { opensNoSecret, type Database, type SecretBox } from '#persistence';

/** @throws StartupError when secrets are stored that the master key is not for: every CPE would get 503 */
export async function requireReadableSecrets(database: Database, box: SecretBox): Promise<void> {
  if (!(await opensNoSecret(database, box))) return;
  throw new StartupError(
    'MASTER_KEY_FOREIGN',
    'the master key opens none of the secrets in the database',
    'set ACS_MASTER_KEY to the key that sealed them, or add that one to ACS_MASTER_KEY_PREVIOUS to change to this one',
  );
}
