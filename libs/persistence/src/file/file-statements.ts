const columns = `id, name, file_type, size_bytes, sha256, content_key, created_at, created_by,
  origin_device, origin_attempt, seq`;

export const addFileStatement = {
  name: 'add_file',
  text: `INSERT INTO file (id, name, file_type, size_bytes, sha256, content_key, created_by, origin_device, origin_attempt)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (origin_attempt) DO NOTHING RETURNING id`,
} as const;

export const findFileStatement = {
  name: 'find_file',
  text: `SELECT ${columns} FROM file WHERE id = $1`,
} as const;

export const uploadOfStatement = {
  name: 'upload_of',
  text: 'SELECT 1 FROM file WHERE origin_attempt = $1',
} as const;

export const listFilesStatement = {
  name: 'list_files',
  text: `SELECT ${columns} FROM file WHERE seq < $1 ORDER BY seq DESC LIMIT $2`,
} as const;

export const removeFileStatement = {
  name: 'remove_file',
  text: 'DELETE FROM file WHERE id = $1 RETURNING id',
} as const;

/** What is over is forgotten on the way, a day late, so that clocks may differ. */
export const takeUseStatement = {
  name: 'take_transfer_use',
  text: `
WITH forgotten AS (
  DELETE FROM transfer_use WHERE expires_at < now() - interval '1 day' AND transfer_id <> $1
)
INSERT INTO transfer_use AS u (transfer_id, uses, expires_at) VALUES ($1, 1, $3)
ON CONFLICT (transfer_id) DO UPDATE SET uses = u.uses + 1 WHERE u.uses < $2
RETURNING uses`,
} as const;
