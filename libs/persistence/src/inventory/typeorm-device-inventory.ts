import {
  DeviceInventory,
  InvalidCursorError,
  type DeviceFacts,
  type DeviceId,
  type DeviceQuery,
  type DeviceView,
  type Page,
  type SessionFence,
} from '#device';
import type { DataSource, Repository, SelectQueryBuilder } from 'typeorm';
import { DeviceEntity } from '../entities/device.entity.js';
import { changedLiveSession } from '../session/live-session.js';
import { factAssignments, factValues } from './fact-columns.js';

const recordFactsStatement = `
WITH ${changedLiveSession}
UPDATE device d SET ${factAssignments} FROM live WHERE d.id = live.device_id`;

/** DeviceInventory by TypeORM: the operator's reads, away from the hot path. */
export class TypeOrmDeviceInventory extends DeviceInventory {
  private readonly devices: Repository<DeviceEntity>;

  constructor(dataSource: DataSource) {
    super();
    this.devices = dataSource.getRepository(DeviceEntity);
  }

  override async find(publicId: string): Promise<DeviceView | null> {
    const query = this.withSession().where('device.publicId = :publicId', { publicId });
    const [found] = await devicesOf(query);
    return found ? viewOf(found) : null;
  }

  override async resolve(publicId: string): Promise<DeviceId | null> {
    const device = await this.devices.findOne({ select: { id: true }, where: { publicId } });
    return device && (Number(device.id) as DeviceId);
  }

  override async list({ limit, cursor, ...identity }: DeviceQuery): Promise<Page<DeviceView>> {
    const query = this.withSession().where('device.id > :after', { after: afterOf(cursor) });
    const oui = identity.oui?.toUpperCase();
    if (oui !== undefined) query.andWhere('device.oui = :oui', { oui });
    if (identity.productClass !== undefined)
      query.andWhere('device.productClass = :productClass', { productClass: identity.productClass });
    if (identity.serialNumber !== undefined)
      query.andWhere('device.serialNumber = :serialNumber', { serialNumber: identity.serialNumber });
    query.orderBy('device.id').limit(limit + 1);
    const found = await devicesOf(query);
    const last = found.length > limit ? found[limit - 1] : undefined;
    const next = last ? Buffer.from(last.device.id).toString('base64url') : null;
    return { items: found.slice(0, limit).map(viewOf), next };
  }

  override async approve(publicId: string): Promise<boolean> {
    const { affected } = await this.devices.update(
      { publicId },
      { onboarding: 'approved', updatedAt: () => 'now()' },
    );
    return affected === 1;
  }

  override async recordFacts(fence: SessionFence, facts: DeviceFacts): Promise<void> {
    const { deviceId, epoch, turn } = fence;
    await this.devices.query(recordFactsStatement, [deviceId, epoch, turn, ...factValues(facts)]);
  }

  private withSession(): SelectQueryBuilder<DeviceEntity> {
    return this.devices
      .createQueryBuilder('device')
      .leftJoinAndSelect('device.session', 'session')
      .addSelect('now() < session.inform_due_at', 'online');
  }
}

interface FoundDevice {
  readonly device: DeviceEntity;
  readonly online: boolean;
}

async function devicesOf(query: SelectQueryBuilder<DeviceEntity>): Promise<FoundDevice[]> {
  const { entities, raw } = await query.getRawAndEntities<{ online: boolean | null }>();
  return entities.map((device, index) => ({ device, online: raw[index]?.online === true }));
}

function viewOf({ device, online }: FoundDevice): DeviceView {
  const { session } = device;
  return {
    id: device.publicId,
    oui: device.oui,
    productClass: device.productClass,
    serialNumber: device.serialNumber,
    manufacturer: device.manufacturer,
    modelName: device.modelName,
    softwareVersion: device.softwareVersion,
    hardwareVersion: device.hardwareVersion,
    provisioningCode: device.provisioningCode,
    dataModelRoot: device.dataModelRoot,
    cwmpVersion: session?.cwmpVersion ?? null,
    peerAddress: device.peerAddress,
    connectionRequestUrl: device.connectionRequestUrl,
    online,
    lastInformAt: session?.lastInformAt ?? null,
    onboarding: device.onboarding,
    tags: device.tags,
    createdAt: device.createdAt,
  };
}

/** @throws InvalidCursorError */
function afterOf(cursor: string | undefined): string {
  if (cursor === undefined) return '0';
  const id = Buffer.from(cursor, 'base64url').toString('latin1');
  if (!/^\d{1,18}$/.test(id)) throw new InvalidCursorError('the cursor was not issued by this list');
  return id;
}
