import {
  CpeCredentialStore,
  newUuidV7,
  type CpeAccount,
  type CpeCredentials,
  type DeviceId,
  type DeviceIdentity,
  type PreregistrationOutcome,
  type SessionFence,
} from '#device';
import type { Database } from '../data-source/database.js';
import type { SecretBox } from '../secret/secret-box.js';
import {
  confirmStatement,
  createDeviceStatement,
  findAccountStatement,
  identityExistsStatement,
  offerStatement,
  readmitBootstrapStatement,
  reserveDeviceIdStatement,
} from './credential-statements.js';

interface AccountRow {
  id: string;
  cpe_secret: Buffer;
}

interface OfferRow {
  cpe_username: string;
  cpe_secret: Buffer;
}

const placeOf = (deviceId: DeviceId) => `device/${deviceId}/cpe_secret`;

/** CpeCredentialStore on PostgreSQL, passwords encrypted for the row that they stand in. */
export class PgCpeCredentialStore extends CpeCredentialStore {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {
    super();
  }

  override async findByUsername(username: string): Promise<CpeAccount | null> {
    // PostgreSQL stores no NUL, so no device has such a name.
    if (username.includes('\0')) return null;
    const row = await this.database.row<AccountRow>(findAccountStatement, [username]);
    if (row === null) return null;
    const deviceId = Number(row.id) as DeviceId;
    return { deviceId, password: this.box.open(row.cpe_secret, placeOf(deviceId)) };
  }

  override async create(
    { oui, productClass, serialNumber }: DeviceIdentity,
    { username, password }: CpeCredentials,
  ): Promise<PreregistrationOutcome> {
    // The secret is sealed for its row, so the row's key is needed first.
    const reserved = await this.database.row<{ id: string }>(reserveDeviceIdStatement, []);
    const deviceId = Number(reserved?.id) as DeviceId;
    const publicId = newUuidV7();
    const secret = this.box.seal(password, placeOf(deviceId));
    const identity = [oui, productClass, serialNumber];
    const values = [deviceId, publicId, ...identity, username, secret, this.box.currentKeyId];
    const made = await this.database.row(createDeviceStatement, values);
    if (made !== null) return { kind: 'created', publicId };
    const known = await this.database.row(identityExistsStatement, identity);
    return { kind: known === null ? 'usernameTaken' : 'identityTaken' };
  }

  override async offer(fence: SessionFence, proposed: CpeCredentials): Promise<CpeCredentials | null> {
    const values = this.values(fence, proposed.username, proposed.password);
    const row = await this.database.row<OfferRow>(offerStatement, values);
    if (row === null) return null;
    const password = this.box.open(row.cpe_secret, placeOf(fence.deviceId));
    return { username: row.cpe_username, password };
  }

  override async confirm(fence: SessionFence, username: string | null, password: string): Promise<void> {
    await this.database.rows(confirmStatement, this.values(fence, username, password));
  }

  override async readmitBootstrap({ deviceId, epoch, turn }: SessionFence): Promise<void> {
    await this.database.rows(readmitBootstrapStatement, [deviceId, epoch, turn]);
  }

  private values({ deviceId, epoch, turn }: SessionFence, username: string | null, password: string) {
    const secret = this.box.seal(password, placeOf(deviceId));
    return [deviceId, epoch, turn, username, secret, this.box.currentKeyId];
  }
}
