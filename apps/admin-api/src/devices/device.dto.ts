import { ApiProperty } from '@nestjs/swagger';
import type { DeviceView, Onboarding, Page } from '#device';

/** A device as the API shows it. */
export class DeviceResponse {
  @ApiProperty({ type: 'string', format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', example: '0A1B2C' })
  oui: string;

  @ApiProperty({ type: 'string' })
  productClass: string;

  @ApiProperty({ type: 'string' })
  serialNumber: string;

  @ApiProperty({ type: 'string' })
  manufacturer: string;

  @ApiProperty({ type: 'string' })
  modelName: string;

  @ApiProperty({ type: 'string' })
  softwareVersion: string;

  @ApiProperty({ type: 'string' })
  hardwareVersion: string;

  @ApiProperty({ type: 'string' })
  provisioningCode: string;

  @ApiProperty({ type: 'string', nullable: true, description: '"Device." or "InternetGatewayDevice."' })
  dataModelRoot: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  cwmpVersion: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Address that the last Inform came from' })
  peerAddress: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  connectionRequestUrl: string | null;

  @ApiProperty({ type: 'boolean', description: 'No Inform is overdue' })
  online: boolean;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  lastInformAt: Date | null;

  @ApiProperty({ type: 'string', enum: ['quarantined', 'approved'] satisfies Onboarding[] })
  onboarding: Onboarding;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'Since when it is kept out because what it tells, or what is stored of it, made the ACS fail twice; POST …/quarantine/release lets it in again. This has nothing to do with its onboarding',
  })
  quarantinedSince: Date | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'What the ACS failed on' })
  quarantineReason: string | null;

  @ApiProperty({ type: 'string', isArray: true })
  tags: readonly string[];

  @ApiProperty({ type: 'string', format: 'date-time' })
  createdAt: Date;

  static from(device: DeviceView): DeviceResponse {
    return {
      id: device.id,
      oui: device.oui,
      productClass: device.productClass,
      serialNumber: device.serialNumber,
      manufacturer: device.manufacturer,
      modelName: device.modelName,
      softwareVersion: device.softwareVersion,
      hardwareVersion: device.hardwareVersion,
      provisioningCode: device.provisioningCode,
      dataModelRoot: device.dataModelRoot,
      cwmpVersion: device.cwmpVersion,
      peerAddress: device.peerAddress,
      connectionRequestUrl: device.connectionRequestUrl,
      online: device.online,
      lastInformAt: device.lastInformAt,
      onboarding: device.onboarding,
      quarantinedSince: device.quarantinedSince,
      quarantineReason: device.quarantineReason,
      tags: device.tags,
      createdAt: device.createdAt,
    };
  }
}

/** One page of devices. */
export class DevicePageResponse {
  @ApiProperty({ type: () => [DeviceResponse] })
  items: readonly DeviceResponse[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Cursor of the next page, null after the last',
  })
  next: string | null;

  static from({ items, next }: Page<DeviceView>): DevicePageResponse {
    return { items: items.map((device) => DeviceResponse.from(device)), next };
  }
}
