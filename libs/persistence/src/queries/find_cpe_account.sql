SELECT id, cpe_secret, key_id FROM device WHERE cpe_username = $1 AND cpe_secret IS NOT NULL
