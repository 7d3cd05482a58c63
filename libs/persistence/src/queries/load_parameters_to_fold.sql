SELECT snapshot, overlay, version, (SELECT jsonb_object_agg(path, id) FROM param_path WHERE state <> 'removing') AS promoted FROM device_params WHERE device_id = $1
