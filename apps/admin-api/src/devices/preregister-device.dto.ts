import { ApiProperty } from '@nestjs/swagger';
import {
  cpeUsernameOf,
  longestIdentityPart,
  randomSecret,
  type CpeCredentials,
  type DeviceIdentity,
} from '#device';
import { TextField } from '../field/text-field.js';
import { DeviceResponse } from './device.dto.js';

/** Body of the pre-registration of a device. */
export class PreregisterDeviceRequest {
  @TextField({
    max: 16,
    pattern: /^[0-9A-Za-z]+$/,
    shape: 'must be letters and digits: six hexadecimal ones, unless the device says otherwise',
    description: 'OUI of the manufacturer',
    example: '0A1B2C',
  })
  oui: string;

  @TextField({
    max: longestIdentityPart,
    optional: true,
    default: '',
    description: 'ProductClass, empty when it has none',
  })
  productClass: string = '';

  @TextField({ min: 1, max: longestIdentityPart, description: 'SerialNumber' })
  serialNumber: string;

  @TextField({
    min: 1,
    max: 256,
    pattern: /^[^:\t\n\r"\\]+$/,
    shape: 'must not have colons, quotes, backslashes and line breaks',
    optional: true,
    description: 'Made of the identity when it is left out',
  })
  username?: string;

  @TextField({
    min: 8,
    max: 256,
    pattern: /^[^\t\n\r]+$/,
    shape: 'must not have tabs and line breaks',
    optional: true,
    description: 'Made at random when it is left out',
  })
  password?: string;

  toIdentity(): DeviceIdentity {
    return { oui: this.oui, productClass: this.productClass, serialNumber: this.serialNumber };
  }

  toCredentials(identity: DeviceIdentity): CpeCredentials {
    return { username: this.username ?? cpeUsernameOf(identity), password: this.password ?? randomSecret() };
  }
}

/** A device with what it has to show the ACS. */
export class PreregisteredDeviceResponse extends DeviceResponse {
  @ApiProperty({ type: 'string', description: 'For ManagementServer.Username of the device' })
  username: string;

  @ApiProperty({
    type: 'string',
    description: 'For ManagementServer.Password of the device; it is never shown again',
  })
  password: string;

  static of(device: DeviceResponse, { username, password }: CpeCredentials): PreregisteredDeviceResponse {
    return Object.assign(new PreregisteredDeviceResponse(), device, { username, password });
  }
}
