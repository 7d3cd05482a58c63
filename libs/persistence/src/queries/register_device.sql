WITH device_row AS (
  INSERT INTO device (public_id, oui, product_class, serial_number, onboarding) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (oui, product_class, serial_number) DO NOTHING RETURNING id
), session_row AS (
  INSERT INTO device_session (device_id) SELECT id FROM device_row
)
INSERT INTO device_params (device_id) SELECT id FROM device_row RETURNING device_id
