UPDATE device_session SET unconfirmed_epoch = NULL WHERE device_id = $1 AND epoch = $2 AND turn = $3 AND set_config('synchronous_commit', 'off', true) = 'off'
