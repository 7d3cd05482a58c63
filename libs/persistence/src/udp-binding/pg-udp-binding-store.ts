import { UdpBindingStore, type DeviceId, type UdpBinding } from '#device';
import type { Database } from '../data-source/database.js';

const recordStatement = {
  name: 'record_udp_binding',
  text: `
INSERT INTO device_udp_binding (device_id, address, port)
SELECT id, $2, $3 FROM device WHERE public_id = $1 AND onboarding = 'approved'
ON CONFLICT (device_id) DO UPDATE SET address = excluded.address, port = excluded.port, bound_at = excluded.bound_at
RETURNING device_id`,
};

const findStatement = {
  name: 'find_udp_binding',
  text: 'SELECT host(address) AS address, port FROM device_udp_binding WHERE device_id = $1',
};

/** UdpBindingStore on PostgreSQL. */
export class PgUdpBindingStore extends UdpBindingStore {
  constructor(private readonly database: Database) {
    super();
  }

  override async record(publicId: string, { address, port }: UdpBinding): Promise<boolean> {
    return (await this.database.row(recordStatement, [publicId, address, port])) !== null;
  }

  override find(deviceId: DeviceId): Promise<UdpBinding | null> {
    return this.database.row<{ address: string; port: number }>(findStatement, [deviceId]);
  }
}
