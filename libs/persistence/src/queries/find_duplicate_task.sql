SELECT id FROM device_task
WHERE device_id = $1 AND dedupe_key = $2 AND state IN ('queued', 'waitingForDevice', 'inSession')
