import {
  ConnectionRequestAccess,
  type ConnectionRequestCredentials,
  type ConnectionRequestTarget,
  type DeviceId,
  type SessionFence,
} from '#device';
import { storable } from '../parameter/storable.js';
import type { Database } from '../data-source/database.js';
import type { SecretBox } from '../secret/secret-box.js';
import { lockedLiveSession } from '../session/live-session.js';

interface TargetRow {
  public_id: string;
  connection_request_url: string | null;
  connection_request_username: string | null;
  connection_request_secret: Buffer | null;
  key_id: number | null;
  peer_address: string | null;
}

const findStatement = {
  name: 'find_connection_request_target',
  text: `
SELECT public_id, connection_request_url, connection_request_username, connection_request_secret, key_id, peer_address
FROM device WHERE id = $1`,
};

const offeredStatement = {
  name: 'mark_connection_request_offered',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET connection_request_offered_at = now() FROM live WHERE d.id = live.device_id`,
};

const recordStatement = {
  name: 'record_connection_request_credentials',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET connection_request_username = $4, connection_request_secret = $5, key_id = $6, updated_at = now()
FROM live WHERE d.id = live.device_id`,
};

const placeOf = (deviceId: DeviceId) => `device/${deviceId}/connection_request_secret`;

/** ConnectionRequestAccess on PostgreSQL, secrets encrypted. */
export class PgConnectionRequestAccess extends ConnectionRequestAccess {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    super();
  }

  override async find(deviceId: DeviceId): Promise<ConnectionRequestTarget | null> {
    const row = await this.database.row<TargetRow>(findStatement, [deviceId]);
    if (row === null) return null;
    return {
      publicId: row.public_id,
      url: row.connection_request_url,
      credentials: this.credentialsOf(deviceId, row),
      peerAddress: row.peer_address,
    };
  }

  override async markOffered({ deviceId, epoch, turn }: SessionFence): Promise<void> {
    await this.database.rows(offeredStatement, [deviceId, epoch, turn]);
  }

  override async record(fence: SessionFence, credentials: ConnectionRequestCredentials): Promise<void> {
    const { deviceId, epoch, turn } = fence;
    const secret = this.box.seal(credentials.password, placeOf(deviceId));
    await this.database.rows(recordStatement, [
      deviceId,
      epoch,
      turn,
      storable(credentials.username),
      secret,
      this.box.currentKeyId,
    ]);
  }

  private credentialsOf(deviceId: DeviceId, row: TargetRow): ConnectionRequestCredentials | null {
    const { connection_request_username: username, connection_request_secret: secret, key_id: keyId } = row;
    if (username === null || secret === null || keyId === null) return null;
    return { username, password: this.box.open(secret, keyId, placeOf(deviceId)) };
  }
}
