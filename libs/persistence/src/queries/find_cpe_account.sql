SELECT id, cpe_secret FROM device WHERE cpe_username = $1 AND cpe_secret IS NOT NULL
