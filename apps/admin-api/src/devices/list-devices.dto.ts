import { IsEmpty } from 'class-validator';
import type { DeviceQuery } from '#device';
import { PageQuery } from '../field/page-query.js';
import { TextField } from '../field/text-field.js';

/** Query of the device list. */
export class ListDevicesQuery extends PageQuery {
  @TextField({
    max: 6,
    pattern: /^[0-9A-Fa-f]{6}$/,
    shape: 'must be six hexadecimal digits',
    optional: true,
    description: 'Only devices of this OUI',
    example: '0A1B2C',
  })
  oui?: string;

  @TextField({ max: 64, optional: true, description: 'Only devices of this ProductClass' })
  productClass?: string;

  @TextField({ min: 1, max: 64, optional: true, description: 'Only devices of this SerialNumber' })
  serialNumber?: string;

  // Named so that the many who know it from elsewhere are told, not just refused.
  @IsEmpty({ message: 'is not supported yet; use oui, productClass and serialNumber' })
  filter?: string;

  toQuery(): DeviceQuery {
    return {
      limit: this.limit,
      ...(this.cursor !== undefined && { cursor: this.cursor }),
      ...(this.oui !== undefined && { oui: this.oui.toUpperCase() }),
      ...(this.productClass !== undefined && { productClass: this.productClass }),
      ...(this.serialNumber !== undefined && { serialNumber: this.serialNumber }),
    };
  }
}
