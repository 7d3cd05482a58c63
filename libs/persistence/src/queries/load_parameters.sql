SELECT snapshot, overlay, version FROM device_params WHERE device_id = $1
