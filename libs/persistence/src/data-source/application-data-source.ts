import { DataSource } from 'typeorm';
import { DeviceEntity, DeviceSessionEntity } from '../entities/device.entity.js';

/** The data source of the operator's side: entities, no schema changes, a small pool of its own. */
export function applicationDataSource(url: string, max: number): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url,
    synchronize: false,
    entities: [DeviceEntity, DeviceSessionEntity],
    extra: { max, application_name: 'aviary-api', statement_timeout: 5_000 },
  }).initialize();
}
