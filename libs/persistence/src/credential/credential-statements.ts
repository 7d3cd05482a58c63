import { lockedLiveSession } from '../session/live-session.js';

export const findAccountStatement = {
  name: 'find_cpe_account',
  text: 'SELECT id, cpe_secret FROM device WHERE cpe_username = $1 AND cpe_secret IS NOT NULL',
};

export const reserveDeviceIdStatement = {
  name: 'reserve_device_id',
  text: `SELECT nextval(pg_get_serial_sequence('device', 'id')) AS id`,
};

// Any conflict leaves the table as it is; which one it was is asked apart.
export const createDeviceStatement = {
  name: 'create_device',
  text: `
WITH device_row AS (
  INSERT INTO device (id, public_id, oui, product_class, serial_number, onboarding, cpe_username, cpe_secret, key_id)
  VALUES ($1, $2, $3, $4, $5, 'approved', $6, $7, $8)
  ON CONFLICT DO NOTHING RETURNING id
), session_row AS (
  INSERT INTO device_session (device_id) SELECT id FROM device_row
)
INSERT INTO device_params (device_id) SELECT id FROM device_row RETURNING device_id`,
};

export const identityExistsStatement = {
  name: 'device_identity_exists',
  text: 'SELECT 1 FROM device WHERE oui = $1 AND product_class = $2 AND serial_number = $3',
};

const isFree = `NOT EXISTS (SELECT 1 FROM device other WHERE other.cpe_username = $4 AND other.id <> d.id)`;

/** $4 username, $5 sealed password, $6 its key. */
export const offerStatement = {
  name: 'offer_cpe_credentials',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET
  cpe_username = coalesce(d.cpe_username, $4),
  cpe_secret = CASE WHEN d.cpe_secret IS NULL THEN $5 ELSE d.cpe_secret END,
  key_id = CASE WHEN d.cpe_secret IS NULL THEN $6 ELSE d.key_id END,
  bootstrap_accepted_until = CASE WHEN d.cpe_username IS NULL THEN 'infinity' ELSE d.bootstrap_accepted_until END,
  cpe_credential_offered_at = now()
FROM live WHERE d.id = live.device_id AND (d.cpe_username IS NOT NULL OR ${isFree})
RETURNING d.cpe_username, d.cpe_secret`,
};

/** $4 username or null, $5 sealed password, $6 its key. */
export const confirmStatement = {
  name: 'confirm_cpe_credentials',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET
  cpe_username = coalesce($4, d.cpe_username), cpe_secret = $5, key_id = $6, updated_at = now(),
  bootstrap_accepted_until = CASE WHEN d.cpe_username IS NULL OR d.bootstrap_accepted_until IS NOT NULL
    THEN now() + interval '1 day' END
FROM live WHERE d.id = live.device_id AND coalesce($4, d.cpe_username) IS NOT NULL AND ${isFree}`,
};

export const readmitBootstrapStatement = {
  name: 'readmit_bootstrap_credential',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET bootstrap_accepted_until = now() + interval '7 days', cpe_credential_offered_at = NULL
FROM live WHERE d.id = live.device_id AND d.cpe_username IS NOT NULL`,
};
