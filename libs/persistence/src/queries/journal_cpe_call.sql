WITH live AS MATERIALIZED (
  SELECT device_id, epoch, outstanding_attempt FROM device_session WHERE device_id = $1 AND epoch = $2 AND turn = $3 FOR UPDATE
), told AS (
  INSERT INTO event (id, device_id, epoch, kind, code, command_key, details)
  SELECT $4, live.device_id, $2, 'call', $5, $6, $7::jsonb FROM live
  WHERE $6 = '' OR NOT EXISTS (
    SELECT 1 FROM event f WHERE f.device_id = live.device_id AND f.id >= $8::uuid AND f.kind = 'call'
      AND f.code = $5 AND f.command_key = $6 AND f.details = $7::jsonb)
) SELECT device_id FROM live
