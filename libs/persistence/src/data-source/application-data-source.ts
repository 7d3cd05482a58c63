import { DataSource } from 'typeorm';
import { DeviceEntity, DeviceSessionEntity } from '../entities/device.entity.js';

/** The data source of the operator's side: entities, no schema changes, a small pool of its own. */
export function applicationDataSource(url: string, max: number): Promise<DataSource> {
  return new DataSource({
    type: 'postgres',
    url,
    synchronize: false,
    entities: [DeviceEntity, DeviceSessionEntity],
    extra: {
      max,
      application_name: 'aviary-api',
      statement_timeout: 5_000,
      // The indexes are in memory or on a solid disk. At the price of a turning disk PostgreSQL would rather walk
      // through all devices in their order than fetch the thousand that have a tag.
      options: '-c random_page_cost=1.1',
    },
  }).initialize();
}
