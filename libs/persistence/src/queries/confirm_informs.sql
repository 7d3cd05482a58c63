WITH live AS MATERIALIZED (
  SELECT s.device_id FROM unnest($1::bigint[], $2::bigint[], $3::int[]) AS f (device_id, epoch, turn)
  JOIN device_session s ON s.device_id = f.device_id AND s.epoch = f.epoch AND s.turn = f.turn FOR UPDATE OF s SKIP LOCKED
)
UPDATE device_session s SET unconfirmed_epoch = NULL FROM live WHERE s.device_id = live.device_id AND set_config('synchronous_commit', 'off', true) = 'off'
RETURNING s.device_id
