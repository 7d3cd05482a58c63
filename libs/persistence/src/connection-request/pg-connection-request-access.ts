import {
  callTransports,
  ConnectionRequestAccess,
  type CallTransport,
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
  peer_address: string | null;
  connection_request_transports: string[] | null;
  is_kept_out: boolean;
}

const findStatement = {
  name: 'find_connection_request_target',
  text: `
SELECT public_id, connection_request_url, connection_request_username, connection_request_secret, peer_address,
  connection_request_transports, quarantined_at IS NOT NULL AS is_kept_out
FROM device WHERE id = $1`,
};

const offeredStatement = {
  name: 'mark_connection_request_offered',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET connection_request_offered_at = now() FROM live WHERE d.id = live.device_id`,
};

const wayOfferedStatements = {
  stun: {
    name: 'mark_stun_offered',
    text: `
WITH ${lockedLiveSession}
UPDATE device d SET stun_offer = $4 FROM live WHERE d.id = live.device_id`,
  },
  xmpp: {
    name: 'mark_xmpp_offered',
    text: `
WITH ${lockedLiveSession}
UPDATE device d SET xmpp_offer = $4 FROM live WHERE d.id = live.device_id`,
  },
} as const;

const xmppInstanceStatement = {
  name: 'record_xmpp_instance',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET xmpp_instance = $4, xmpp_offer = NULL FROM live
WHERE d.id = live.device_id AND d.xmpp_offer IS NOT NULL AND d.xmpp_instance IS NULL`,
};

const recordStatement = {
  name: 'record_connection_request_credentials',
  text: `
WITH ${lockedLiveSession}
UPDATE device d SET connection_request_username = $4, connection_request_secret = $5, key_id = $6, updated_at = now()
FROM live WHERE d.id = live.device_id`,
};

// The first refusal in a day frees the next offer.
const refusalStatement = {
  name: 'record_connection_request_refusal',
  text: `
UPDATE device SET connection_request_secret = NULL, connection_request_refused_at = now(), updated_at = now(),
  connection_request_offered_at = CASE WHEN connection_request_refused_at > now() - interval '1 day'
    THEN connection_request_offered_at END
WHERE id = $1 AND connection_request_username = $2`,
};

const transportsStatement = {
  name: 'allow_connection_request_transports',
  text: `
UPDATE device SET connection_request_transports = $2, updated_at = now() WHERE public_id = $1 RETURNING id`,
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
      transports: transportsOf(row),
      isKeptOut: row.is_kept_out,
    };
  }

  override async markOffered({ deviceId, epoch, turn }: SessionFence): Promise<void> {
    await this.database.rows(offeredStatement, [deviceId, epoch, turn]);
  }

  override async markWayOffered(
    { deviceId, epoch, turn }: SessionFence,
    way: 'stun' | 'xmpp',
    fingerprint: string,
  ): Promise<void> {
    await this.database.rows(wayOfferedStatements[way], [deviceId, epoch, turn, fingerprint]);
  }

  override async recordXmppInstance(
    { deviceId, epoch, turn }: SessionFence,
    instance: number,
  ): Promise<void> {
    await this.database.rows(xmppInstanceStatement, [deviceId, epoch, turn, instance]);
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

  override async recordRefusal(deviceId: DeviceId, username: string): Promise<void> {
    await this.database.rows(refusalStatement, [deviceId, storable(username)]);
  }

  override async allowTransports(
    publicId: string,
    transports: readonly CallTransport[] | null,
  ): Promise<boolean> {
    return (await this.database.row(transportsStatement, [publicId, transports])) !== null;
  }

  private credentialsOf(deviceId: DeviceId, row: TargetRow): ConnectionRequestCredentials | null {
    const { connection_request_username: username, connection_request_secret: secret } = row;
    if (username === null || secret === null) return null;
    return { username, password: this.box.open(secret, placeOf(deviceId)) };
  }
}

function transportsOf({ connection_request_transports: allowed }: TargetRow): CallTransport[] {
  return callTransports.filter((transport) => allowed?.includes(transport) ?? true);
}
