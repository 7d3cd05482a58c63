SELECT id AS task_id, lane * 10 + priority + 1 AS order FROM device_task
WHERE device_id = $1 AND state = 'queued' AND not_before <= now() AND expires_at > now()
ORDER BY lane, priority, seq LIMIT $2
