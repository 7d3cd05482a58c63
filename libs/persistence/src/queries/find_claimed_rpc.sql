SELECT t.id, a.step AS next_step, t.step_count, t.proves, s.method, s.arguments, s.attempts, s.cursor, (s.method = 'AddObject' AND a.method = 'GetParameterNames') AS is_look, s.instances
FROM task_attempt a JOIN device_task t ON t.id = a.task_id JOIN task_step s ON s.task_id = t.id AND s.n = a.step
WHERE a.id = $1
