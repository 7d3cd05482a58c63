SELECT id, method FROM task_attempt WHERE id = $1
